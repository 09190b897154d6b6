package io.github.taskqueue.internal.store;

import java.time.Instant;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * How far a task has come, as one number that only grows: messages of different processes
 * reach the store in any order, and what is older than what it knows changes nothing.
 * <p>
 * From the highest to the lowest bit: how often the task was replayed, the attempt, when
 * the message could run, in eighths of a second as the broker delays by these, as an
 * attempt that asked to run later keeps its number, and the step within the attempt. An
 * end is higher than all else of the same replay, and all ends are equal, so that the one
 * that is recorded first stays.
 */
public enum Position {

	/** It waits in the broker. */
	WAITING,

	/** An attempt runs. That it runs may be said again, by the next worker too. */
	RUNNING,

	/** The attempt has ended. */
	ATTEMPTED,

	/** The task has ended. */
	ENDED;

	private static final int STEP_BITS = 3;

	private static final int TIME_BITS = 34;

	private static final int ATTEMPT_BITS = 10;

	private static final int MAX_ATTEMPT = (1 << ATTEMPT_BITS) - 1;

	private static final int MAX_REPLAYS = (1 << 15) - 1;

	private static final long SINCE = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

	private static final int EIGHTH_MILLIS = 125;

	/**
	 * The number of a task.
	 */
	public long of(TaskMessage message) {
		long replays = (long) Math.min(message.replays(), MAX_REPLAYS) << ATTEMPT_BITS;
		if (this == ENDED) {
			return ((replays | MAX_ATTEMPT) << (TIME_BITS + STEP_BITS)) | ordinal();
		}
		long attempt = replays | Math.min(message.attempt(), MAX_ATTEMPT - 1);
		return (((attempt << TIME_BITS) | time(message)) << STEP_BITS) | ordinal();
	}

	/**
	 * The end of a task that is somewhere.
	 */
	public static long endAfter(long position) {
		long replays = position >> (TIME_BITS + STEP_BITS + ATTEMPT_BITS);
		return (((replays << ATTEMPT_BITS) | MAX_ATTEMPT) << (TIME_BITS + STEP_BITS)) | ENDED.ordinal();
	}

	private static long time(TaskMessage message) {
		long eighths = (message.times().runnableSince().toEpochMilli() - SINCE) / EIGHTH_MILLIS;
		return Math.max(0, Math.min(eighths, (1L << TIME_BITS) - 1));
	}

}
