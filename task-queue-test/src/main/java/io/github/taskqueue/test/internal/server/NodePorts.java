package io.github.taskqueue.test.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The ports of one node.
 *
 * @param amqp for clients
 * @param distribution for {@code rabbitmqctl}
 * @param epmd for Erlang's port mapper
 */
public record NodePorts(int amqp, int distribution, int epmd) {

	/**
	 * Three ports that the system says are free. Another process may take one before the
	 * node does.
	 */
	public static NodePorts free() {
		try (ServerSocket amqp = open(); ServerSocket distribution = open(); ServerSocket epmd = open()) {
			return new NodePorts(amqp.getLocalPort(), distribution.getLocalPort(), epmd.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Two new ports beside a port mapper that is there already. */
	public static NodePorts free(int epmd) {
		NodePorts free = free();
		return new NodePorts(free.amqp(), free.distribution(), epmd);
	}

	private static ServerSocket open() throws IOException {
		return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

}
