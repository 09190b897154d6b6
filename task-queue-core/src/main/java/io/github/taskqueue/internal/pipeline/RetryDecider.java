package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Failed;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;

/**
 * Decides what is to become of a task after a failed attempt. Pure but for the jitter.
 */
public final class RetryDecider {

	private static final TaskOutcome SLICE_OVER = new Again(Duration.ZERO, "its slice is over", true);

	private RetryDecider() {
	}

	/**
	 * Tells a failure from a run that lets another one go on and from one that was cut
	 * off, and decides.
	 */
	static TaskOutcome decide(TaskExecution execution, Throwable failure) {
		if (RetryableFailures.endsSlice(failure)) {
			return SLICE_OVER;
		}
		if (execution.slice().isCutOff()) {
			return new Interrupted(failure);
		}
		return decide(execution.definition(), execution.attempt(), failure, (delay) -> mayStay(execution, delay));
	}

	/**
	 * Decides.
	 */
	public static Failed decide(TaskDefinition definition, int attempt, Throwable failure,
			Predicate<Duration> mayStay) {
		RetryPolicy policy = definition.retry();
		DeadLetterReason end = policy.end(attempt, failure);
		if (end != null) {
			return new Dead(failure, end);
		}
		Optional<RetryLaterException> later = RetryableFailures.askedForLater(failure);
		if (later.isPresent()) {
			return new Retry(failure, later.get().delay(), later.get().counted(), false);
		}
		Duration nominal = policy.backoff().nominal(attempt);
		Duration delay = policy.backoff().jittered(nominal, ThreadLocalRandom.current());
		return new Retry(failure, delay, true, RetryPolicy.isInPlace(nominal) && mayStay.test(delay));
	}

	/**
	 * The broker takes back what is not acknowledged in time, and the thread of an
	 * attempt that was given up is not free for another one.
	 */
	private static boolean mayStay(TaskExecution execution, Duration delay) {
		TaskDelivery delivery = execution.delivery();
		return !delivery.isGivenUp() && delivery.isTimeFor(delay.plus(execution.definition().timeout()));
	}

}
