package io.github.taskqueue.internal.message;

import java.util.Set;

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
	 * Version of the arguments' shape, from 1 (integer); absent means 1.
	 */
	public static final String VERSION = PREFIX + "version";

	/**
	 * How often the task was replayed after it had become a dead letter (integer); absent
	 * means never.
	 */
	public static final String REPLAY_COUNT = PREFIX + "replay-count";

	/**
	 * When the caller enqueued the task (milliseconds since the epoch).
	 */
	public static final String ENQUEUED_AT = PREFIX + "enqueued-at";

	/**
	 * When the task may run (milliseconds since the epoch); absent for at once.
	 */
	public static final String NOT_BEFORE = PREFIX + "not-before";

	/**
	 * When the task is not to be begun any more (milliseconds since the epoch); absent
	 * for never.
	 */
	public static final String EXPIRES_AT = PREFIX + "expires-at";

	/**
	 * When the first attempt failed (milliseconds since the epoch).
	 */
	public static final String FIRST_FAILED_AT = PREFIX + "first-failed-at";

	/**
	 * When the last attempt failed (milliseconds since the epoch).
	 */
	public static final String LAST_FAILED_AT = PREFIX + "last-failed-at";

	/**
	 * Since when no worker has known the task's name or version (milliseconds since the
	 * epoch).
	 */
	public static final String PARKED_SINCE = PREFIX + "parked-since";

	/**
	 * Says that the task was sent by somebody who holds a key (text); absent where nobody
	 * signs.
	 */
	public static final String SIGNATURE = PREFIX + "signature";

	/**
	 * Where a webhook tells how the task has ended: an absolute URI (text).
	 */
	public static final String CALLBACK = PREFIX + "callback";

	/**
	 * Name of the schedule at one of whose times the task was enqueued, and which is told
	 * of its end (text).
	 */
	public static final String SCHEDULE = PREFIX + "schedule";

	/**
	 * For which time of its schedule the task was enqueued (ISO 8601 in UTC).
	 */
	public static final String SCHEDULED_AT = PREFIX + "scheduled-at";

	/**
	 * For which time of its schedule the task before it was enqueued (ISO 8601 in UTC);
	 * absent for the first one.
	 */
	public static final String PREVIOUS_SCHEDULED_AT = PREFIX + "previous-scheduled-at";

	/**
	 * How many times of its schedule were left out between these two (decimal digits);
	 * absent for none.
	 */
	public static final String MISSED = PREFIX + "missed";

	/**
	 * Written by earlier versions to a task in isolation.
	 */
	public static final String ISOLATION_CRASHES = PREFIX + "isolation-crashes";

	/**
	 * Written by earlier versions to a task in isolation.
	 */
	public static final String ISOLATION_STARTED = PREFIX + "isolation-started";

	/**
	 * Why a dead letter is one: a constant of
	 * {@link io.github.taskqueue.deadletter.DeadLetterReason}.
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

	/**
	 * What the sender of a message without an id knows it by (text). Never on the wire.
	 */
	public static final String CORRELATION = PREFIX + "correlation";

	private static final String UNSIGNED = PREFIX + "unsigned-";

	private static final String OF_LIFE = PREFIX + "life-";

	private static final String OF_ATTEMPT = PREFIX + "attempt-";

	/**
	 * Of the headers above, those of the call. They are the message's own: it is written
	 * with them, and carries none of them beside.
	 */
	private static final Set<String> OWN_OF_CALL = Set.of(VERSION, REPLAY_COUNT, ENQUEUED_AT, SIGNATURE);

	/**
	 * The others, which tell how far a task has come in its present life.
	 */
	private static final Set<String> OWN_OF_LIFE = Set.of(ATTEMPT, NOT_BEFORE, FIRST_FAILED_AT, LAST_FAILED_AT,
			PARKED_SINCE, ISOLATION_CRASHES, ISOLATION_STARTED, DEAD_REASON, ATTEMPTS, ORIGIN, ERROR_TYPE,
			ERROR_MESSAGE);

	private TaskHeaders() {
	}

	/**
	 * Tells whether a header is neither one of the wire format nor the broker's.
	 */
	public static boolean isUsers(String name) {
		return !name.startsWith(PREFIX) && !isBrokers(name);
	}

	/**
	 * Tells whether a header goes along with a task as it is: those of users, and those
	 * of features, also of features that this application lacks.
	 */
	public static boolean isCarried(String name) {
		return !isBrokers(name) && !OWN_OF_CALL.contains(name) && !OWN_OF_LIFE.contains(name);
	}

	/**
	 * Tells which messages of a task bear a header.
	 */
	public static TaskHeader.Lifetime lifetime(String name) {
		if (name.startsWith(OF_ATTEMPT)) {
			return TaskHeader.Lifetime.ATTEMPT;
		}
		return (name.startsWith(OF_LIFE) || OWN_OF_LIFE.contains(name)) ? TaskHeader.Lifetime.LIFE
				: TaskHeader.Lifetime.CALL;
	}

	/**
	 * Tells whether the signature covers a header by its name: what goes along for as
	 * long as the task is the same, unless its name says otherwise.
	 */
	public static boolean isSigned(String name) {
		return isCarried(name) && lifetime(name) == TaskHeader.Lifetime.CALL && !name.startsWith(UNSIGNED);
	}

	/**
	 * Tells whether a header means something to the broker: what it has written itself,
	 * of which {@code x-death} would grow with every trip through the ladder, and those
	 * that would make it send copies to other queues. None is published again.
	 */
	public static boolean isBrokers(String name) {
		return name.startsWith("x-") || name.equals("CC") || name.equals("BCC");
	}

}
