package io.github.taskqueue.worker;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.TaskCompletion;
import io.github.taskqueue.pipeline.TaskOutcome;
import io.github.taskqueue.retry.InPlaceRetries;

/**
 * An attempt that has ended.
 *
 * @param message the task as it was in that attempt
 * @param definition its definition, or {@code null} if no bean declares it
 * @param outcome how it ended
 * @param startedAt when it started
 */
record Attempt(TaskMessage message, @Nullable TaskDefinition definition, TaskOutcome outcome,
		Instant startedAt) implements InPlaceRetries.Ended {

	TaskCompletion completion(TaskOutcome.End end) {
		Type resultType = (this.definition != null) ? this.definition.method().returns().resultType() : null;
		return new TaskCompletion(this.message, end, resultType);
	}

	@Override
	public @Nullable Duration pauseInPlace() {
		return (this.outcome instanceof TaskOutcome.Retry retry && retry.inPlace()) ? retry.delay() : null;
	}

}
