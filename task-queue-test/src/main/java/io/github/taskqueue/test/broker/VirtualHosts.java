package io.github.taskqueue.test.broker;

import java.util.List;
import java.util.stream.Collectors;

import io.github.taskqueue.test.internal.server.BrokerServer;

/**
 * Makes and deletes virtual hosts.
 *
 * @param server that has them
 */
record VirtualHosts(BrokerServer server) {

	// Does what add_vhost and set_permissions do, but in one call: each takes more than
	// half a second, nearly all of it to start Erlang
	private static final String CREATE = """
			rabbit_vhost:add(%1$s, <<"task-queue-test">>), \
			rabbit_auth_backend_internal:set_permissions(%2$s, %1$s, <<".*">>, <<".*">>, <<".*">>, \
			<<"task-queue-test">>).""";

	/** Creates a virtual host in which the user may do everything. */
	void create(String name, String user) {
		this.server.rabbitmqctl(List.of("eval", CREATE.formatted(binary(name), binary(user))));
	}

	/** Deletes a virtual host, unless its broker is about to end anyway. */
	void delete(String name) {
		if (!this.server.isControllable() || !isJvmEnding()) {
			this.server.rabbitmqctl(List.of("delete_vhost", name));
		}
	}

	// Dozens of cached application contexts may close at once then
	private static boolean isJvmEnding() {
		Thread hook = new Thread(() -> {
		});
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			return !Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	// As numbers, because a name may hold any character
	private static String binary(String text) {
		return text.codePoints()
			.mapToObj((character) -> character + "/utf8")
			.collect(Collectors.joining(",", "<<", ">>"));
	}

}
