package io.github.taskqueue.internal.broker.topology;

/**
 * Names of exchanges and queues in one namespace.
 *
 * @param namespace the namespace, {@code tq} by default
 */
public record TopologyNames(String namespace) {

	/**
	 * The names where no namespace is set.
	 */
	public static final TopologyNames DEFAULT = new TopologyNames("tq");

	/**
	 * The direct exchange for tasks; the routing key is the queue's name.
	 */
	public String tasks() {
		return this.namespace + ".tasks";
	}

	/**
	 * The direct exchange for dead letters; the routing key is the queue's name.
	 */
	public String deadLetters() {
		return this.namespace + ".dlx";
	}

	/**
	 * The queue in which tasks wait.
	 */
	public String workQueue(String queue) {
		return this.namespace + ".q." + queue;
	}

	/**
	 * The queue of the dead letters of a work queue.
	 */
	public String deadLetterQueue(String queue) {
		return this.namespace + ".dlq." + queue;
	}

	/**
	 * The queue of the tasks of a work queue that were in hand in several crashes.
	 */
	public String suspectsQueue(String queue) {
		return this.namespace + ".suspects." + queue;
	}

	/**
	 * The stream of what was decided.
	 */
	public String journal() {
		return this.namespace + ".journal";
	}

	/**
	 * The queue whose active consumer leads.
	 */
	public String leader() {
		return this.namespace + ".leader";
	}

	/**
	 * The queue to which probes of the delay ladder come back.
	 */
	public String delayProbes() {
		return this.namespace + ".delay-probes";
	}

	/**
	 * Prefix of all reply queues.
	 */
	public String replyPrefix() {
		return this.namespace + ".reply.";
	}

}
