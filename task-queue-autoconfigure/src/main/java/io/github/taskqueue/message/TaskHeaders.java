package io.github.taskqueue.message;

/**
 * Header names of the wire format. Names and meanings are a contract with running workers
 * of other versions and with programs in other languages.
 */
public final class TaskHeaders {

	/**
	 * Prefix of all headers of the wire format.
	 */
	public static final String PREFIX = "tq-";

	/**
	 * Number of the attempt that the message is to be, from 1 (integer).
	 */
	public static final String ATTEMPT = PREFIX + "attempt";

	/**
	 * When the caller enqueued the task (milliseconds since the epoch).
	 */
	public static final String ENQUEUED_AT = PREFIX + "enqueued-at";

	/**
	 * When the task may run (milliseconds since the epoch); absent for at once.
	 */
	public static final String NOT_BEFORE = PREFIX + "not-before";

	/**
	 * When the first attempt failed (milliseconds since the epoch).
	 */
	public static final String FIRST_FAILED_AT = PREFIX + "first-failed-at";

	/**
	 * When the last attempt failed (milliseconds since the epoch).
	 */
	public static final String LAST_FAILED_AT = PREFIX + "last-failed-at";

	/**
	 * Since when no worker has known the task's name (milliseconds since the epoch).
	 */
	public static final String PARKED_SINCE = PREFIX + "parked-since";

	/**
	 * Why a dead letter is one: a constant of
	 * {@link io.github.taskqueue.DeadLetterReason}.
	 */
	public static final String DEAD_REASON = PREFIX + "dead-reason";

	/**
	 * Number of attempts that a dead letter has had (integer).
	 */
	public static final String ATTEMPTS = PREFIX + "attempts";

	/**
	 * Queue from which a dead letter came, without the namespace.
	 */
	public static final String ORIGIN = PREFIX + "origin";

	/**
	 * Class name of the last error of a dead letter, or of the failure in a reply.
	 */
	public static final String ERROR_TYPE = PREFIX + "error-type";

	/**
	 * Message of the last error of a dead letter, or of the failure in a reply.
	 */
	public static final String ERROR_MESSAGE = PREFIX + "error-message";

	private TaskHeaders() {
	}

}
