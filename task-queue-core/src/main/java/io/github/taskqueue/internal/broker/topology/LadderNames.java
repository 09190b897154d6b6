package io.github.taskqueue.internal.broker.topology;

/**
 * Names of the delay ladder. There is one for each virtual host, shared by all
 * namespaces, so these do not begin with the namespace.
 */
public final class LadderNames {

	/**
	 * What the names of all its exchanges and queues begin with.
	 */
	public static final String PREFIX = "tq.delay.";

	private static final String LEVEL = PREFIX + "level-";

	/**
	 * The topic exchange at the foot of the ladder, to which work queues are bound.
	 */
	static final String DELIVERY = PREFIX + "delivery";

	/**
	 * The exchange and the queue of messages whose work queue is gone.
	 */
	public static final String UNROUTED = PREFIX + "unrouted";

	private LadderNames() {
	}

	/**
	 * The exchange and the queue of a level.
	 */
	public static String level(int level) {
		return LEVEL + ((level < 10) ? "0" : "") + level;
	}

	/**
	 * Whether a queue is that of a level.
	 */
	public static boolean isLevel(String queue) {
		return queue.startsWith(LEVEL);
	}

}
