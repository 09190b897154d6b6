package io.github.taskqueue.test.broker;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes and deletes virtual hosts.
 *
 * @param server that has them
 */
record VirtualHosts(BrokerServer server) {

	// What add_vhost and set_permissions do, at the price of one: each takes more than
	// half a
	// second, nearly all of it for the start of Erlang
	private static final String CREATE = """
			rabbit_vhost:add(%1$s, <<"task-queue-test">>), \
			rabbit_auth_backend_internal:set_permissions(%2$s, %1$s, <<".*">>, <<".*">>, <<".*">>, \
			<<"task-queue-test">>).""";

	/** Creates a virtual host in which the user may do everything. */
	void create(String name, String user) {
		this.server.rabbitmqctl(List.of("eval", CREATE.formatted(binary(name), binary(user))));
	}

	void delete(String name) {
		this.server.rabbitmqctl(List.of("delete_vhost", name));
	}

	// As numbers, because a name may hold any character
	private static String binary(String text) {
		return text.codePoints()
			.mapToObj((character) -> character + "/utf8")
			.collect(Collectors.joining(",", "<<", ">>"));
	}

}
