package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.Connection;

/**
 * Sees to it that all connections of an application are to one cluster: what is published
 * on another one would be confirmed and never run. Thread-safe.
 */
final class OneCluster {

	private static final String CLUSTER_NAME = "cluster_name";

	private final List<Connection> open = new ArrayList<>();

	/**
	 * Hands a new connection on, and closes one to another cluster than that of an open
	 * connection.
	 */
	synchronized Connection same(Connection opened) throws OtherClusterException {
		this.open.removeIf((connection) -> !connection.isOpen());
		for (Connection connection : this.open) {
			if (!name(connection).equals(name(opened)) && !isSameNode(connection, opened)) {
				opened.abort((int) Channels.PATIENCE.toMillis());
				throw new OtherClusterException(name(connection), name(opened));
			}
		}
		this.open.add(opened);
		return opened;
	}

	/**
	 * A cluster may have got another name since.
	 */
	private static boolean isSameNode(Connection one, Connection other) {
		return one.getPort() == other.getPort() && Objects.equals(one.getAddress(), other.getAddress());
	}

	private static String name(Connection connection) {
		Map<String, Object> properties = connection.getServerProperties();
		return String.valueOf((properties != null) ? properties.get(CLUSTER_NAME) : null);
	}

	/**
	 * The addresses of an application lead to several clusters.
	 */
	static final class OtherClusterException extends IOException {

		private static final long serialVersionUID = 1L;

		OtherClusterException(String cluster, String other) {
			super("its nodes belong to different clusters, '%s' and '%s'".formatted(cluster, other));
		}

	}

}
