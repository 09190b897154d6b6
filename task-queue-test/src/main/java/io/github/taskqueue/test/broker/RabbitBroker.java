package io.github.taskqueue.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;

import com.rabbitmq.client.ConnectionFactory;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.BrokerProbe;
import io.github.taskqueue.test.internal.server.BrokerRoute;
import io.github.taskqueue.test.internal.server.BrokerServer;

/**
 * A running RabbitMQ broker, seen through one of its virtual hosts.
 * <p>
 * {@link #shared()} finds one in this order: the one named by the environment variable
 * {@code TASK_QUEUE_BROKER_URI}; one in a container, where Docker answers; an installed
 * {@code rabbitmq-server}, run as a private node on the loopback interface that ends with
 * this JVM, however that ends.
 * <p>
 * Safe for use by several threads.
 */
public final class RabbitBroker implements AutoCloseable {

	private final BrokerServer server;

	private final BrokerAddress address;

	private final Runnable closing;

	private RabbitBroker(BrokerServer server, BrokerAddress address, Runnable closing) {
		this.server = server;
		this.address = address;
		this.closing = closing;
	}

	/**
	 * Returns the broker that all callers in this JVM share; the first call finds or
	 * starts it, which takes some seconds. Closing it has no effect.
	 * @return the shared broker
	 * @throws IllegalStateException if this machine has none, saying how to get one, or
	 * if it does not start
	 */
	public static RabbitBroker shared() {
		BrokerServer server = SharedServer.get();
		return new RabbitBroker(server, server.address(), () -> {
		});
	}

	/**
	 * Starts a broker for the caller alone, in a container or as a private node: for
	 * tests that stop or kill it. It ends and loses its data when it is closed, at the
	 * latest with this JVM.
	 * @return a new broker
	 * @throws IllegalStateException if this machine has none, saying how to get one, or
	 * if it does not start
	 */
	public static RabbitBroker startPrivate() {
		return startedBy(BrokerFinder.forOneCaller().find());
	}

	/** The same broker as an application sees it that connects to it on a route. */
	RabbitBroker on(BrokerRoute route) {
		return new RabbitBroker(this.server, route.to(this.address), this.closing);
	}

	static RabbitBroker startedBy(BrokerServer server) {
		return new RabbitBroker(server, server.address(), server::close);
	}

	/**
	 * Creates an empty virtual host on this broker, for a test that wants to be alone. It
	 * needs {@link #rabbitmqctl(String...)} and takes about a second.
	 * @return this broker, seen through the new virtual host; closing it deletes that
	 * virtual host with all its queues
	 * @throws UnsupportedOperationException if {@code rabbitmqctl} cannot reach this
	 * broker
	 */
	public RabbitBroker newVirtualHost() {
		String name = "test-" + UUID.randomUUID();
		VirtualHosts virtualHosts = new VirtualHosts(this.server);
		virtualHosts.create(name, username());
		return new RabbitBroker(this.server, this.address.withVirtualHost(name), () -> virtualHosts.delete(name));
	}

	/**
	 * Returns the host that clients connect to.
	 * @return a name or address
	 */
	public String host() {
		return this.address.host();
	}

	/**
	 * Returns the port that clients connect to. It stays the same when the broker is
	 * restarted.
	 * @return the port for AMQP 0-9-1, encrypted where {@link #uri()} says {@code amqps}
	 */
	public int port() {
		return this.address.port();
	}

	/**
	 * Returns the user that clients log in as. It may configure, write and read
	 * everything in the virtual host.
	 * @return the user's name
	 */
	public String username() {
		return this.address.username();
	}

	/**
	 * Returns the password of {@link #username()}.
	 * @return the password
	 */
	public String password() {
		return this.address.password();
	}

	/**
	 * Returns the virtual host that clients connect to.
	 * @return its name, {@code /} for the default one
	 */
	public String virtualHost() {
		return this.address.virtualHost();
	}

	/**
	 * Returns all that a client needs as an {@code amqp} or {@code amqps} URI.
	 * @return the address, with user, password and virtual host
	 */
	public URI uri() {
		return this.address.toUri();
	}

	/**
	 * Returns a new factory of connections to this broker, with the client library's own
	 * defaults in all else.
	 * @return a factory that belongs to the caller
	 */
	public ConnectionFactory connectionFactory() {
		return this.address.toConnectionFactory();
	}

	/**
	 * Asks the broker for its version.
	 * @return the version of RabbitMQ, such as {@code 4.3.6}
	 * @throws UncheckedIOException if it does not answer
	 */
	public String version() {
		try {
			return String.valueOf(new BrokerProbe(this.address).properties().get("version"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tells whether {@link #start()}, {@link #stop()}, {@link #restart()} and
	 * {@link #kill()} work. They do not where the broker was given by
	 * {@code TASK_QUEUE_BROKER_URI}.
	 * @return whether this broker can be started and stopped from here
	 */
	public boolean isControllable() {
		return this.server.isControllable();
	}

	/**
	 * Starts the broker where it is not running, with the port and data that it had.
	 * Returns when it takes connections.
	 * @throws UnsupportedOperationException if it is not {@linkplain #isControllable()
	 * controllable}
	 * @throws IllegalStateException if it does not start within a minute
	 */
	public void start() {
		this.server.start();
	}

	/**
	 * Stops the broker in an orderly way where it is running. Its data stay.
	 * @throws UnsupportedOperationException if it is not {@linkplain #isControllable()
	 * controllable}
	 */
	public void stop() {
		this.server.stop();
	}

	/**
	 * Ends the broker at once ({@code kill -9}), as a crash of its machine's process
	 * would. A quorum queue that was declared in the last seconds may be empty after the
	 * next start.
	 * @throws UnsupportedOperationException if it is not {@linkplain #isControllable()
	 * controllable}
	 */
	public void kill() {
		this.server.kill();
	}

	/**
	 * Stops the broker in an orderly way and starts it again.
	 * @throws UnsupportedOperationException if it is not {@linkplain #isControllable()
	 * controllable}
	 * @throws IllegalStateException if it does not start within a minute
	 */
	public void restart() {
		stop();
		start();
	}

	/**
	 * Runs {@code rabbitmqctl} on the broker. For a broker given by
	 * {@code TASK_QUEUE_BROKER_URI} it is the command in the environment variable
	 * {@code TASK_QUEUE_BROKER_CTL}.
	 * @param arguments such as {@code "add_user", "reader", "secret"}
	 * @return what it printed
	 * @throws IllegalStateException if it fails, with what it printed
	 * @throws UnsupportedOperationException if it cannot reach this broker
	 */
	public String rabbitmqctl(String... arguments) {
		return this.server.rabbitmqctl(List.of(arguments));
	}

	/**
	 * Gives back what the method that returned this object took: ends a
	 * {@linkplain #startPrivate() private} broker, deletes a
	 * {@linkplain #newVirtualHost() new} virtual host, leaves the {@linkplain #shared()
	 * shared} broker running.
	 */
	@Override
	public void close() {
		this.closing.run();
	}

	/** Returns the address without the password. */
	@Override
	public String toString() {
		return "RabbitMQ at " + this.address;
	}

}
