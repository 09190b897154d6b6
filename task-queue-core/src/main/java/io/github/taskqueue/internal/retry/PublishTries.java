package io.github.taskqueue.internal.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;

/**
 * When a publish is tried again. What was lost on the way or met no broker is tried while
 * there is time. A refusal by the broker is an answer: while there is time it is asked
 * twice more, in case a quorum queue was just electing its leader, and then believed.
 */
public final class PublishTries {

	/**
	 * The pauses between tries.
	 */
	public static final Backoff PAUSES = new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0);

	private static final int REFUSALS = 3;

	private PublishTries() {
	}

	/**
	 * Tells whether another try may succeed.
	 */
	public static boolean isAnotherDue(@Nullable Throwable failure, int tries, Duration timeLeft) {
		boolean passing = (failure instanceof QueueFullException) ? tries < REFUSALS
				: failure instanceof BrokerUnavailableException || isUnknown(failure);
		return passing && timeLeft.compareTo(PAUSES.max()) > 0;
	}

	/**
	 * Tells whether a message may be stored although the try failed. It stays so whatever
	 * becomes of later tries.
	 */
	public static boolean isUnknown(@Nullable Throwable failure) {
		return failure instanceof TaskEnqueueException refusal && refusal.outcomeUnknown();
	}

}
