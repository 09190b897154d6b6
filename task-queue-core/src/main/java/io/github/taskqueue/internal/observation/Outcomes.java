package io.github.taskqueue.internal.observation;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.observation.AttemptOutcome;
import io.github.taskqueue.observation.PublishOutcome;

/**
 * What conventions are told of an end.
 */
final class Outcomes {

	private static final Cases<AttemptOutcome> OF_ATTEMPTS = new Cases<>((succeeded) -> AttemptOutcome.SUCCESS,
			(retry) -> AttemptOutcome.RETRY, (dead) -> AttemptOutcome.DEAD, (cancelled) -> AttemptOutcome.CANCELLED,
			(expired) -> AttemptOutcome.EXPIRED, (again) -> AttemptOutcome.AGAIN,
			(interrupted) -> AttemptOutcome.INTERRUPTED);

	private Outcomes() {
	}

	static AttemptOutcome of(TaskOutcome outcome) {
		return outcome.fold(OF_ATTEMPTS);
	}

	static PublishOutcome of(PublishResult result) {
		return result.fold((accepted) -> PublishOutcome.ACCEPTED, (deferred) -> PublishOutcome.DEFERRED,
				(existing) -> PublishOutcome.EXISTING);
	}

	static PublishOutcome of(@Nullable Throwable failure) {
		if (failure instanceof QueueFullException) {
			return PublishOutcome.REJECTED;
		}
		if (failure instanceof TaskUnroutableException) {
			return PublishOutcome.UNROUTABLE;
		}
		if (failure instanceof BrokerUnavailableException) {
			return PublishOutcome.UNAVAILABLE;
		}
		return (failure instanceof TaskEnqueueException refusal && refusal.outcomeUnknown()) ? PublishOutcome.UNKNOWN
				: PublishOutcome.ERROR;
	}

}
