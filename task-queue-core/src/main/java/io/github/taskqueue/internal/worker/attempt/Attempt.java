package io.github.taskqueue.internal.worker.attempt;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.retry.InPlaceRetries;

/**
 * An attempt that has ended.
 *
 * @param message the task as it was in that attempt
 * @param definition its definition, or {@code null} if no bean declares it
 * @param outcome how it ended
 * @param startedAt when it started
 */
public record Attempt(TaskMessage message, @Nullable TaskDefinition definition, TaskOutcome outcome,
		Instant startedAt) implements InPlaceRetries.Ended {

	public Attempt {
		outcome = outcome.afterwards();
	}

	public TaskCompletion completion(TaskOutcome.End end) {
		Type resultType = (this.definition != null) ? this.definition.method().returns().resultType() : null;
		return new TaskCompletion(this.message, end, resultType);
	}

	@Override
	public @Nullable Duration pauseInPlace() {
		return (this.outcome instanceof TaskOutcome.Retry retry && retry.inPlace()) ? retry.delay() : null;
	}

}
