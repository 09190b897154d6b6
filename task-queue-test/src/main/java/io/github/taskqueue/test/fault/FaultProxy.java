package io.github.taskqueue.test.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.util.Assert;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * A TCP proxy between an application and its broker, on which a test makes network
 * faults. Connect the application to its host and port instead of the broker's:
 *
 * <pre class="code">
 * try (FaultProxy proxy = FaultProxy.to(broker)) {
 *     start("spring.rabbitmq.host=" + proxy.host(), "spring.rabbitmq.port=" + proxy.port());
 *     CompletableFuture&lt;Void&gt; cut = proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
 *     tasks.send(42);
 *     cut.get(30, TimeUnit.SECONDS);
 * }
 * </pre>
 *
 * {@link #reset()} and {@link #disconnect()} end the connections that there are.
 * {@link #refuse()} concerns new ones. Black holes, delays and limits of bandwidth hold
 * for both. All of them last until {@link #heal()}. A cut waits for the next fitting
 * frame on any connection and ends that connection only; each frame fires one cut, the
 * one that was armed first.
 * <p>
 * Frames are those of AMQP 0-9-1. Another protocol, also that of an encrypted connection
 * or of a database, is carried as well, and all faults but the cuts work on it. An
 * encrypted connection needs a client that does not verify the host name, which is that
 * of the proxy.
 * <p>
 * No method takes or returns null. A null argument makes an
 * {@link IllegalArgumentException}. All methods may be called by any thread. They return
 * at once and wait for no connection. The threads of a proxy are daemons.
 */
public final class FaultProxy implements AutoCloseable {

	private static final int BACKLOG = 50;

	private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

	private final URI target;

	private final ServerSocket server;

	private final NetworkConditions conditions = new NetworkConditions();

	private final Cuts cuts = new Cuts();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicLong accepted = new AtomicLong();

	private volatile boolean refusing;

	private FaultProxy(URI target) throws IOException {
		this.target = target;
		this.server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
	}

	/**
	 * Starts a proxy in front of a broker. It stays when the broker is restarted, and
	 * resets new connections while the broker is away.
	 * @param broker to connect to; closing the proxy does not close it
	 * @return a proxy on a free port of the loopback interface
	 * @throws UncheckedIOException if there is no port to listen on
	 */
	public static FaultProxy to(RabbitBroker broker) {
		Assert.notNull(broker, "'broker' must not be null");
		return to(broker.uri());
	}

	/**
	 * Starts a proxy in front of a server, which is not asked for a connection before a
	 * client asks the proxy.
	 * @param target its address with scheme, host and port, such as
	 * {@code amqp://guest:guest@localhost:5672}
	 * @return a proxy on a free port of the loopback interface
	 * @throws IllegalArgumentException if the address lacks a scheme, a host or a port
	 * @throws UncheckedIOException if there is no port to listen on
	 */
	public static FaultProxy to(URI target) {
		Assert.notNull(target, "'target' must not be null");
		Assert.isTrue(target.getScheme() != null && target.getHost() != null && target.getPort() >= 0,
				"The address needs a scheme, a host and a port, such as amqp://localhost:5672");
		try {
			FaultProxy proxy = new FaultProxy(target);
			Thread acceptor = new Thread(proxy::accept, "fault-proxy");
			acceptor.setDaemon(true);
			acceptor.start();
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				accept(this.server.accept());
			}
			catch (IOException ex) {
				// Closed, or the client has gone already
			}
		}
	}

	private void accept(Socket client) throws IOException {
		this.accepted.incrementAndGet();
		Socket broker = new Socket();
		ProxiedConnection connection = new ProxiedConnection(client, broker, this.connections::remove);
		this.connections.add(connection);
		try {
			connect(client, broker);
			connection.start(this.conditions, this.cuts);
		}
		catch (IOException ex) {
			connection.end(Ending.RESET);
		}
		if (this.server.isClosed()) {
			connection.end(Ending.RESET);
		}
	}

	private void connect(Socket client, Socket broker) throws IOException {
		if (this.refusing) {
			throw new IOException("No connections are taken now");
		}
		client.setTcpNoDelay(true);
		broker.setTcpNoDelay(true);
		broker.connect(new InetSocketAddress(this.target.getHost(), this.target.getPort()), CONNECT_TIMEOUT_MILLIS);
	}

	/**
	 * Returns the host that clients connect to.
	 * @return the loopback address, {@code 127.0.0.1}
	 */
	public String host() {
		return this.server.getInetAddress().getHostAddress();
	}

	/**
	 * Returns the port that clients connect to.
	 * @return the proxy's port, which never changes
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns the address of the broker with the proxy's host and port in place of its
	 * own.
	 * @return what an application connects to, with user, password, virtual host and
	 * query of the broker's address
	 */
	public URI uri() {
		String user = (this.target.getRawUserInfo() != null) ? this.target.getRawUserInfo() + "@" : "";
		String query = (this.target.getRawQuery() != null) ? "?" + this.target.getRawQuery() : "";
		return URI
			.create(this.target.getScheme() + "://" + user + host() + ":" + port() + this.target.getRawPath() + query);
	}

	/**
	 * Ends all connections with an error for both sides (RST), as a firewall or a crashed
	 * machine that is up again does. What was under way is lost.
	 * @return the number of connections that ended, maybe 0
	 */
	public int reset() {
		return end(Ending.RESET);
	}

	/**
	 * Ends all connections in an orderly way (FIN), without a {@code connection.close} of
	 * AMQP. What was under way is lost.
	 * @return the number of connections that ended, maybe 0
	 */
	public int disconnect() {
		return end(Ending.ORDERLY);
	}

	private int end(Ending ending) {
		return (int) this.connections.stream().filter((connection) -> connection.end(ending)).count();
	}

	/**
	 * Lets nothing through any more, in both directions, while the connections stay open.
	 * Nothing is read either, so that the senders' buffers fill up. What was sent
	 * meanwhile arrives after {@link #heal()}, even the end of a connection.
	 */
	public void blackhole() {
		blackhole(Direction.UPSTREAM);
		blackhole(Direction.DOWNSTREAM);
	}

	/**
	 * As {@link #blackhole()} in one direction only.
	 * @param direction in which nothing gets through
	 */
	public void blackhole(Direction direction) {
		Assert.notNull(direction, "'direction' must not be null");
		this.conditions.blackhole(direction);
	}

	/**
	 * Resets new connections as soon as they are made, as when the broker is away. Those
	 * that there are stay.
	 */
	public void refuse() {
		this.refusing = true;
	}

	/**
	 * Makes everything that is sent from now on arrive later, in its order. A question
	 * and its answer take twice as long. Replaces the delay that was set before.
	 * @param delay to add in each direction; zero ends the delay
	 * @throws IllegalArgumentException if it is negative
	 * @throws ArithmeticException if it is longer than 292 years
	 */
	public void delay(Duration delay) {
		delay(delay, Duration.ZERO);
	}

	/**
	 * As {@link #delay(Duration)}, with delays that vary at random.
	 * @param delay to add in each direction
	 * @param jitter by how much a single delay may be longer or shorter; a delay is never
	 * less than zero, and what was sent first arrives first
	 * @throws IllegalArgumentException if one of them is negative
	 * @throws ArithmeticException if one of them is longer than 292 years
	 */
	public void delay(Duration delay, Duration jitter) {
		assertNotNegative(delay, "delay");
		assertNotNegative(jitter, "jitter");
		this.conditions.delay(delay, jitter);
	}

	private static void assertNotNegative(Duration duration, String parameter) {
		Assert.notNull(duration, () -> "'" + parameter + "' must not be null");
		Assert.isTrue(!duration.isNegative(), () -> "'" + parameter + "' must not be negative");
	}

	/**
	 * Limits how much gets through. Replaces the limit that was set before.
	 * @param bytesPerSecond bytes per second for each direction of each connection, at
	 * least 1
	 * @throws IllegalArgumentException if it is less
	 */
	public void bandwidth(long bytesPerSecond) {
		Assert.isTrue(bytesPerSecond >= 1, "A bandwidth is at least 1 byte per second");
		this.conditions.bandwidth(bytesPerSecond);
	}

	/**
	 * Resets the connection that carries the next frame with this method, instead of
	 * handing on the frame. The receiver never sees it.
	 * @param direction of the frame
	 * @param method that it carries
	 * @return completes when the connection has been cut; cancelling it disarms the cut,
	 * and {@link #heal()} and {@link #close()} cancel it
	 */
	public CompletableFuture<Void> cutOn(Direction direction, AmqpMethod method) {
		return cut(direction, method, ArmedCut.Place.BEFORE);
	}

	/**
	 * Ends the connection that carries the next frame with this method as soon as the
	 * frame has been handed on, with the whole message if it begins one. The sender gets
	 * no answer. The receiver reads the end a second later: a broker forgets what it has
	 * read but not handled when a connection ends.
	 * @param direction of the frame
	 * @param method that it carries
	 * @return completes when the connection of the sender has been cut; cancelling it
	 * disarms the cut, and {@link #heal()} and {@link #close()} cancel it
	 */
	public CompletableFuture<Void> cutAfter(Direction direction, AmqpMethod method) {
		return cut(direction, method, ArmedCut.Place.AFTER);
	}

	private CompletableFuture<Void> cut(Direction direction, AmqpMethod method, ArmedCut.Place place) {
		Assert.notNull(direction, "'direction' must not be null");
		Assert.notNull(method, "'method' must not be null");
		return this.cuts.arm(direction, method, place);
	}

	/**
	 * Ends the connection that carries the next frame, whatever it is, when half of the
	 * frame has been handed on. A heartbeat is a frame too.
	 * @param direction of the frame
	 * @return completes when the connection has been cut; cancelling it disarms the cut,
	 * and {@link #heal()} and {@link #close()} cancel it
	 */
	public CompletableFuture<Void> cutInFrame(Direction direction) {
		Assert.notNull(direction, "'direction' must not be null");
		return this.cuts.arm(direction, null, ArmedCut.Place.WITHIN);
	}

	/**
	 * Ends all faults: black holes, refusals, delays and limits of bandwidth. Cuts that
	 * have not been made are cancelled. Connections that have ended stay so.
	 */
	public void heal() {
		this.cuts.disarm();
		this.refusing = false;
		this.conditions.heal();
	}

	/**
	 * Tells how many connections there are.
	 * @return the number of connections that have not ended
	 */
	public int openConnections() {
		return this.connections.size();
	}

	/**
	 * Tells how many connections clients have made so far.
	 * @return a number that only grows; those that were refused count too
	 */
	public long acceptedConnections() {
		return this.accepted.get();
	}

	/**
	 * Takes no more connections, resets those that there are and cancels the cuts that
	 * have not been made. Closing it again has no effect.
	 */
	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.cuts.disarm();
		reset();
	}

	/** Returns where it listens and where it leads, without a password. */
	@Override
	public String toString() {
		return "Proxy at " + host() + ":" + port() + " to " + this.target.getHost() + ":" + this.target.getPort();
	}

}
