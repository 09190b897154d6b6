package io.github.taskqueue.internal.broker.topology;

/**
 * Names of the delay ladder. There is one for each virtual host, shared by all
 * namespaces, so these do not begin with the namespace.
 */
public final class LadderNames {

	/**
	 * The topic exchange at the foot of the ladder, to which work queues are bound.
	 */
	static final String DELIVERY = "tq.delay.delivery";

	/**
	 * The exchange and the queue of messages whose work queue is gone.
	 */
	public static final String UNROUTED = "tq.delay.unrouted";

	private LadderNames() {
	}

	/**
	 * The exchange and the queue of a level.
	 */
	public static String level(int level) {
		return ((level < 10) ? "tq.delay.level-0" : "tq.delay.level-") + level;
	}

}
