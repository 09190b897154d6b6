package io.github.taskqueue.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.TaskOutcome;
import io.github.taskqueue.retry.InPlaceRetries;
import io.github.taskqueue.retry.RetryDecision;

/**
 * An attempt that has ended.
 *
 * @param message the task as it was in that attempt
 * @param outcome how it ended
 * @param decision what is to become of the task, or {@code null} if it has not failed or
 * is not ours to decide any more
 * @param duration how long it ran
 */
record Attempt(TaskMessage message, TaskOutcome outcome, @Nullable RetryDecision decision,
		Duration duration) implements InPlaceRetries.Ended {

	@Override
	public @Nullable Duration pauseInPlace() {
		return (this.decision instanceof RetryDecision.InPlace inPlace) ? inPlace.delay() : null;
	}

}
