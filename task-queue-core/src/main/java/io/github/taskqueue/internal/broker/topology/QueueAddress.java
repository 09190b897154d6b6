package io.github.taskqueue.internal.broker.topology;

/**
 * A queue of a namespace.
 *
 * @param names the names in the namespace
 * @param queue name of the queue without the namespace
 */
public record QueueAddress(TopologyNames names, String queue) {

	/**
	 * Name of the work queue on the broker.
	 */
	public String workQueue() {
		return this.names.workQueue(this.queue);
	}

	/**
	 * Name on the broker of the queue for those of its tasks that may end the process.
	 */
	public String suspectsQueue() {
		return this.names.suspectsQueue(this.queue);
	}

}
