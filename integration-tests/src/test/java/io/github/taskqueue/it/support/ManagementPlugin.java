package io.github.taskqueue.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.Assumptions;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The management plugin of a broker, enabled for as long as tests need it.
 */
public final class ManagementPlugin implements AutoCloseable {

	private static final String ENABLED = "lists:keymember(rabbitmq_management, 1, application:which_applications())";

	private static final String SET_PORT = "application:set_env(rabbitmq_management, tcp_config, [{ip, \"127.0.0.1\"}, {port, %d}], [{persistent, true}])";

	private static final String GET_PORT = "{ok, Listener} = application:get_env(rabbitmq_management, tcp_config), proplists:get_value(port, Listener)";

	/**
	 * As the command rabbitmq-plugins does it.
	 */
	private static final String SET_PLUGINS = "{ok, File} = application:get_env(rabbit, enabled_plugins_file), Plugins = rabbit_plugins:read_enabled(File), ok = file:write_file(File, io_lib:format(\"~p.\", [%s])), element(1, rabbit_plugins:ensure(File))";

	private final RabbitBroker broker;

	private final boolean wasEnabled;

	private final int port;

	private ManagementPlugin(RabbitBroker broker) {
		this.broker = broker;
		this.wasEnabled = Boolean.parseBoolean(eval(ENABLED));
		if (!this.wasEnabled) {
			eval(SET_PORT.formatted(freePort()));
			eval(SET_PLUGINS.formatted("[rabbitmq_management | Plugins]"));
		}
		this.port = Integer.parseInt(eval(GET_PORT));
	}

	/**
	 * Enables the plugin. The test is skipped where its port cannot be reached, as in a
	 * container.
	 */
	public static ManagementPlugin of(RabbitBroker broker) {
		ManagementPlugin enabled = new ManagementPlugin(broker);
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(broker.host(), enabled.port), 2000);
		}
		catch (IOException ex) {
			enabled.close();
			Assumptions.abort("The management API of the broker cannot be reached: " + ex.getMessage());
		}
		return enabled;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String eval(String expression) {
		return this.broker.rabbitmqctl("eval", expression + ".");
	}

	public String uri() {
		return "http://" + this.broker.host() + ":" + this.port;
	}

	@Override
	public void close() {
		if (!this.wasEnabled) {
			eval(SET_PLUGINS.formatted("lists:delete(rabbitmq_management, Plugins)"));
		}
	}

}
