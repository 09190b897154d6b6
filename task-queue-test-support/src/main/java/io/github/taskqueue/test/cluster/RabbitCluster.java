package io.github.taskqueue.test.cluster;

import java.util.List;
import java.util.stream.Collectors;

import io.github.taskqueue.test.internal.node.ServerInstallation;
import io.github.taskqueue.test.internal.server.BrokerServer;

/**
 * A cluster of RabbitMQ nodes for the caller alone, for tests that take nodes away. It is
 * the one that the environment variable {@code TASK_QUEUE_CLUSTER_URIS} names, else it is
 * made of private nodes of an installed {@code rabbitmq-server}.
 */
public final class RabbitCluster implements AutoCloseable {

	private final List<BrokerServer> nodes;

	RabbitCluster(List<BrokerServer> nodes) {
		this.nodes = List.copyOf(nodes);
	}

	/**
	 * Starts a cluster, which takes about ten seconds a node.
	 * @param size number of nodes
	 * @return the running cluster
	 * @throws IllegalStateException if this machine has no RabbitMQ, or if a node does
	 * not start or join
	 */
	public static RabbitCluster start(int size) {
		return new RemoteCluster(System.getenv()).find()
			.or(() -> ServerInstallation.find(ServerInstallation.searchPath(System.getenv()))
				.map((installation) -> PrivateCluster.start(installation, size)))
			.orElseThrow(() -> new IllegalStateException("No installed rabbitmq-server was found to make a cluster of. "
					+ "Install one, or name a running cluster by " + RemoteCluster.URIS_VARIABLE));
	}

	/**
	 * The nodes, running or not.
	 * @return one server for each node, which can be killed and started
	 */
	public List<BrokerServer> nodes() {
		return this.nodes;
	}

	/**
	 * Addresses of all nodes as {@code spring.rabbitmq.addresses} wants them.
	 * @return {@code host:port}, separated by commas
	 */
	public String addresses() {
		return this.nodes.stream()
			.map((node) -> node.address().host() + ":" + node.address().port())
			.collect(Collectors.joining(","));
	}

	/**
	 * The node that leads a quorum queue at the moment. All nodes must be running.
	 * @param queue name on the broker, in the default virtual host
	 * @return the node
	 * @throws IllegalStateException if there is no such queue
	 */
	public BrokerServer leader(String queue) {
		String leader = this.nodes.get(0)
			.rabbitmqctl(List.of("list_queues", "--no-table-headers", "name", "leader"))
			.lines()
			.map((line) -> line.split("\t"))
			.filter((columns) -> columns[0].equals(queue))
			.map((columns) -> columns[1].strip())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no queue " + queue));
		return this.nodes.stream()
			.filter((node) -> node.rabbitmqctl(List.of("eval", "node().")).contains(leader))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The leader " + leader + " is not a node of this cluster"));
	}

	/** Ends all private nodes, the first one last. */
	@Override
	public void close() {
		for (int i = this.nodes.size() - 1; i >= 0; i--) {
			this.nodes.get(i).close();
		}
	}

}
