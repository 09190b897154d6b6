package io.github.taskqueue.test.broker;

import java.util.List;

/**
 * Makes and deletes virtual hosts.
 *
 * @param server that has them
 */
record VirtualHosts(BrokerServer server) {

	private static final String EVERYTHING = ".*";

	/** Creates a virtual host in which the user may do everything. */
	void create(String name, String user) {
		this.server.rabbitmqctl(List.of("add_vhost", name));
		this.server.rabbitmqctl(List.of("set_permissions", "-p", name, user, EVERYTHING, EVERYTHING, EVERYTHING));
	}

	void delete(String name) {
		this.server.rabbitmqctl(List.of("delete_vhost", name));
	}

}
