package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import javax.net.SocketFactory;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory.AddressShuffleMode;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.internal.broker.burst.BurstSocket;
import io.github.taskqueue.internal.start.StartException;

/**
 * Opens connections to where the application's own connection factory would, with the
 * same credentials and TLS but with settings of our own: the client library's defaults
 * hang for minutes (channel RPC 10 min, connect 60 s, heartbeat 60 s). The application's
 * factory is not changed.
 */
public final class ConnectionOpener {

	/**
	 * RabbitMQ gives up a silent client at the second or third heartbeat that is missing,
	 * and only then delivers its tasks to others.
	 */
	private static final Duration HEARTBEAT = Duration.ofSeconds(8);

	private static final Duration RPC_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private final AbstractConnectionFactory application;

	private final OneCluster cluster = new OneCluster();

	private final AtomicInteger opened = new AtomicInteger();

	public ConnectionOpener(org.springframework.amqp.rabbit.connection.ConnectionFactory application) {
		if (!(application instanceof AbstractConnectionFactory settings)) {
			throw new StartException(
					"The ConnectionFactory for tasks is a %s, from which the library cannot open connections of its own: it has no host and no credentials."
						.formatted(application.getClass().getName()),
					"Declare a CachingConnectionFactory to the broker of the tasks, and mark it with @TaskQueueConnectionFactory.");
		}
		this.application = settings;
	}

	/**
	 * Opens a connection to the first address that answers.
	 */
	BrokerLine open(String name) throws IOException, TimeoutException {
		ConnectionFactory settings = settings();
		AtomicReference<@Nullable Socket> socket = new AtomicReference<>();
		settings.setSocketConfigurator(settings.getSocketConfigurator().andThen(socket::set));
		return new BrokerLine(this.cluster.same(settings.newConnection(inOrder(), name)), socket.get());
	}

	/**
	 * As {@code spring.rabbitmq.address-shuffle-mode} says.
	 */
	private List<Address> inOrder() {
		List<Address> addresses = new ArrayList<>(addresses());
		switch (ConfiguredAddresses.shuffleMode(this.application)) {
			case RANDOM -> Collections.shuffle(addresses);
			case INORDER -> Collections.rotate(addresses, -this.opened.getAndIncrement());
			case NONE -> {
			}
		}
		return addresses;
	}

	/**
	 * A copy of the application's settings with our own.
	 */
	public ConnectionFactory settings() {
		ConnectionFactory settings = this.application.getRabbitConnectionFactory().clone();
		settings.setAutomaticRecoveryEnabled(false);
		settings.setTopologyRecoveryEnabled(false);
		settings.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
		settings.setChannelRpcTimeout((int) RPC_TIMEOUT.toMillis());
		settings.setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
		settings.setHandshakeTimeout((int) CONNECT_TIMEOUT.toMillis());
		settings.setExceptionHandler(new ConnectionErrors());
		if (isPlain(settings)) {
			settings.setSocketFactory(new BurstSocket.Factory());
		}
		return settings;
	}

	private static boolean isPlain(ConnectionFactory settings) {
		SocketFactory sockets = settings.getSocketFactory();
		return !settings.isSSL() && (sockets == null || sockets == SocketFactory.getDefault());
	}

	/**
	 * How safe connections are.
	 */
	ConnectionSafety safety() {
		ConnectionFactory settings = this.application.getRabbitConnectionFactory();
		boolean guest = ConnectionFactory.DEFAULT_USER.equals(username(settings))
				&& ConnectionFactory.DEFAULT_PASS.equals(settings.getPassword());
		return new ConnectionSafety(addresses().stream().map(Address::getHost).toList(), settings.isSSL(), guest);
	}

	/**
	 * Where connections go, for messages.
	 */
	BrokerTarget target() {
		ConnectionFactory settings = this.application.getRabbitConnectionFactory();
		String addresses = addresses().stream().map(Address::toString).collect(Collectors.joining(", "));
		return new BrokerTarget(addresses, username(settings), settings.getVirtualHost());
	}

	/**
	 * The application's credentials may be out of reach, as those of a vault that is
	 * away.
	 */
	private static String username(ConnectionFactory settings) {
		try {
			return String.valueOf(settings.getUsername());
		}
		catch (RuntimeException ex) {
			return "unknown";
		}
	}

	private List<Address> addresses() {
		List<Address> configured = ConfiguredAddresses.of(this.application);
		return configured.isEmpty() ? List.of(new Address(this.application.getHost(), this.application.getPort()))
				: configured;
	}

	/**
	 * Keeps the accessor and the field in a native image.
	 */
	public static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection().registerMethod(ConfiguredAddresses.ACCESSOR, ExecutableMode.INVOKE);
			hints.reflection().registerField(ConfiguredAddresses.SHUFFLE_MODE);
		}

	}

	/**
	 * Reads the addresses, list or resolver, through the accessor that Spring AMQP offers
	 * to subclasses, and their order from its field; there is no public accessor.
	 */
	private static final class ConfiguredAddresses {

		private static final Method ACCESSOR = accessor();

		private static final Field SHUFFLE_MODE = shuffleMode();

		private static Field shuffleMode() {
			Field field = ReflectionUtils.findField(AbstractConnectionFactory.class, "addressShuffleMode");
			Assert.state(field != null,
					"AbstractConnectionFactory.addressShuffleMode does not exist in this version of Spring AMQP");
			ReflectionUtils.makeAccessible(field);
			return field;
		}

		static AddressShuffleMode shuffleMode(AbstractConnectionFactory factory) {
			Object mode = ReflectionUtils.getField(SHUFFLE_MODE, factory);
			return (mode != null) ? (AddressShuffleMode) mode : AddressShuffleMode.NONE;
		}

		private static Method accessor() {
			Method accessor = ReflectionUtils.findMethod(AbstractConnectionFactory.class, "getAddresses");
			Assert.state(accessor != null,
					"AbstractConnectionFactory.getAddresses() does not exist in this version of Spring AMQP");
			ReflectionUtils.makeAccessible(accessor);
			return accessor;
		}

		@SuppressWarnings("unchecked")
		static List<Address> of(AbstractConnectionFactory factory) {
			Object addresses = ReflectionUtils.invokeMethod(ACCESSOR, factory);
			return (addresses != null) ? (List<Address>) addresses : List.of();
		}

	}

}
