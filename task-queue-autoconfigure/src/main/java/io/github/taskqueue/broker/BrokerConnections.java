package io.github.taskqueue.broker;

/**
 * The two connections of this application. They are separate because the broker may stop
 * reading from a connection that publishes, and acknowledgements must get through.
 */
public final class BrokerConnections implements AutoCloseable {

	private final BrokerConnection publishing;

	private final BrokerConnection consuming;

	BrokerConnections(ConnectionOpener opener, String application) {
		ProblemLog problems = new ProblemLog();
		this.publishing = new BrokerConnection(application + " task-queue publish", opener, problems);
		this.consuming = new BrokerConnection(application + " task-queue consume", opener, problems);
	}

	/**
	 * The connection to publish and to declare on.
	 * @return the connection
	 */
	public BrokerConnection publishing() {
		return this.publishing;
	}

	/**
	 * The connection to consume on.
	 * @return the connection
	 */
	public BrokerConnection consuming() {
		return this.consuming;
	}

	@Override
	public void close() {
		this.consuming.close();
		this.publishing.close();
	}

}
