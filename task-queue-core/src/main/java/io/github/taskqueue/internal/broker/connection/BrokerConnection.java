package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * A connection that comes back. It is opened when somebody first asks for it, and from
 * then on whenever it is lost, until it is closed. Thread-safe.
 */
public final class BrokerConnection implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BrokerConnection.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	/**
	 * Work is to resume within five seconds of the broker's return.
	 */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	/**
	 * A connection that ends sooner has not been of use.
	 */
	private static final Duration SHORT_LIFE = Duration.ofMillis(500);

	/**
	 * The client library does not tell of a lost connection if the heap is full just
	 * then.
	 */
	private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

	private static final BrokerProblem WORDLESS = new BrokerProblem("There is no connection to RabbitMQ.",
			"The log of the application has the cause.");

	private final String name;

	private final ConnectionOpener opener;

	private final ProblemLog problems;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job connecting;

	private final List<OpenListener> listeners = new CopyOnWriteArrayList<>();

	private final CarefulChannels careful = new CarefulChannels();

	private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();

	private CompletableFuture<Connection> open = new CompletableFuture<>();

	private boolean asked;

	private boolean closed;

	private Duration pause = FIRST_PAUSE;

	private long openedAt;

	private volatile @Nullable BrokerProblem problem;

	private volatile @Nullable String blockedBy;

	private volatile @Nullable BrokerLine line;

	BrokerConnection(String name, ConnectionOpener opener, ProblemLog problems, RecoveryLoop loop) {
		this.name = name;
		this.opener = opener;
		this.problems = problems;
		this.loop = loop;
		this.connecting = loop.add("Connection '" + name + "'", this::connect);
	}

	/**
	 * Has something done with every newly opened connection before anybody else gets it.
	 * If that fails, the connection is closed and opened again after a pause.
	 */
	public void addListener(OpenListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * The open connection, whenever it will be there.
	 */
	public synchronized CompletableFuture<Connection> whenOpen() {
		if (!this.asked && !this.closed) {
			this.asked = true;
			this.connecting.wake();
		}
		return this.open;
	}

	/**
	 * Waits for the connection.
	 */
	public Connection await(Duration timeout) {
		try {
			return whenOpen().get(Math.max(timeout.toNanos(), 0), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new BrokerUnavailableException(problem().map(BrokerProblem::toString)
				.orElse("No connection to RabbitMQ within " + timeout.toMillis() + " ms"), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while waiting for a connection to RabbitMQ", ex);
		}
	}

	/**
	 * Opens a channel on a connection beside this one, which does not come back and ends
	 * with the channel.
	 */
	Channel openApart(String purpose) throws IOException, TimeoutException {
		BrokerLine apart = this.opener.open(this.name + " " + purpose);
		try {
			Channel opened = Channels.open(apart.connection());
			opened.addShutdownListener((cause) -> OwnThread.INSTANCE.execute(apart::close));
			return opened;
		}
		catch (Throwable ex) {
			apart.close();
			throw ex;
		}
	}

	/**
	 * The channels that were on this connection when it ended because of a message that
	 * cannot be parsed.
	 */
	CarefulChannels careful() {
		return this.careful;
	}

	/**
	 * Tries to connect and waits until the first try has ended, either way.
	 */
	public Optional<BrokerProblem> awaitFirstAttempt(Duration timeout) {
		whenOpen();
		try {
			this.firstAttempt.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("The first attempt to connect takes longer", ex);
		}
		return problem();
	}

	/**
	 * Notes that the broker refuses on an open connection what this application needs.
	 * Another one is opened, of which everything is asked again.
	 */
	public BrokerProblem refused(Connection connection, Exception cause) {
		BrokerProblem refusal = BrokerProblem.of(cause, this.opener.target());
		this.problems.report(this.name, refusal);
		ifCurrent(connection, BrokerLine::close);
		return refusal;
	}

	/**
	 * Notes that the broker refuses a channel what it needs, which it may refuse others
	 * as well.
	 * @return whether that is why the channel could not be opened
	 */
	boolean refused(String channel, Throwable cause) {
		boolean refused = BrokerProblem.isRefusal(cause);
		if (refused) {
			this.problems.reportOfChannel(channel, BrokerProblem.of(cause, this.opener.target()));
		}
		return refused;
	}

	/**
	 * Notes that a channel has been opened.
	 */
	void granted(String channel) {
		this.problems.forget(channel);
	}

	/**
	 * Ends a connection from which the broker does not read any more, so that nobody
	 * waits any longer to write. Another one is opened.
	 */
	public void cut(Connection connection) {
		ifCurrent(connection, (current) -> {
			logger.warn("RabbitMQ at %s does not read from connection '%s'; the connection is closed"
				.formatted(this.opener.target().addresses(), this.name));
			current.cut();
		});
	}

	/**
	 * Ends a connection whose deliveries have come to a standstill. Another one is
	 * opened.
	 */
	public void replace(Connection connection, String reason) {
		ifCurrent(connection, (current) -> {
			logger.warn("Connection '%s' is replaced: %s".formatted(this.name, reason));
			OwnThread.INSTANCE.execute(current::close);
		});
	}

	/**
	 * Sends what bursts hold back on a connection. Returns at once.
	 */
	public void sendHeld(Connection connection) {
		ifCurrent(connection, BrokerLine::sendHeld);
	}

	/**
	 * An earlier connection is lost already.
	 */
	private void ifCurrent(Connection connection, Consumer<BrokerLine> action) {
		BrokerLine current = this.line;
		if (current != null && current.connection() == connection) {
			action.accept(current);
		}
	}

	/**
	 * Why there is no connection at the moment.
	 */
	public Optional<BrokerProblem> problem() {
		return Optional.ofNullable(this.problem);
	}

	/**
	 * Why the broker takes no messages from this connection at the moment.
	 */
	public Optional<String> blockedBy() {
		return Optional.ofNullable(this.blockedBy);
	}

	/**
	 * Asks whether the broker takes messages. It reads nothing from a connection that it
	 * blocks, so this is to be asked before anything else.
	 */
	public void refuseWhileBlocked() {
		String reason = this.blockedBy;
		if (reason != null) {
			throw new BrokerUnavailableException("RabbitMQ blocks publishers (%s)".formatted(reason), null);
		}
	}

	/**
	 * One try to connect. Whatever goes wrong, there is another one after a pause.
	 */
	private Duration connect() {
		BrokerLine current = this.line;
		if (isClosed()) {
			return RecoveryLoop.REST;
		}
		if (current != null) {
			return current.connection().isOpen() ? LOOK_EVERY : lost(current, current.connection().getCloseReason());
		}
		try {
			opened(open());
			return LOOK_EVERY;
		}
		catch (Throwable ex) {
			Duration pause = nextPause();
			abandon();
			tell(() -> failed(ex));
			return pause;
		}
		finally {
			this.firstAttempt.complete(null);
		}
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Closes a connection that was opened and could not be made known.
	 */
	private void abandon() {
		BrokerLine unknown;
		synchronized (this) {
			unknown = this.line;
			this.line = null;
		}
		if (unknown != null) {
			unknown.close();
		}
	}

	private BrokerLine open() throws IOException, TimeoutException {
		BrokerLine opened = this.opener.open(this.name);
		Connection connection = opened.connection();
		try {
			this.blockedBy = null;
			connection.addBlockedListener((reason) -> this.blockedBy = reason, () -> this.blockedBy = null);
			for (OpenListener listener : this.listeners) {
				listener.opened(connection);
			}
			return opened;
		}
		catch (Throwable ex) {
			opened.close();
			throw ex;
		}
	}

	private void opened(BrokerLine line) {
		CompletableFuture<Connection> waiting;
		synchronized (this) {
			if (this.open.isDone() && !this.closed) {
				this.open = new CompletableFuture<>();
			}
			waiting = this.open;
			this.line = line;
			this.openedAt = System.nanoTime();
			this.problem = null;
		}
		line.connection().addShutdownListener((cause) -> lost(line, cause));
		if (!waiting.complete(line.connection())) {
			line.close();
		}
		tell(() -> this.problems.solved(this.name));
	}

	private void failed(Throwable ex) {
		this.problem = BrokerProblem.of(ex, this.opener.target());
		this.problems.report(this.name, this.problem);
		logger.debug("Connection " + this.name + " failed", ex);
	}

	/**
	 * May be told twice of a connection that is lost just now. The next try comes first
	 * and the words after it: they need the application's credentials, which may be out
	 * of reach as well.
	 */
	private Duration lost(BrokerLine line, @Nullable ShutdownSignalException cause) {
		Duration pause;
		synchronized (this) {
			if (this.closed || this.line != line) {
				return RecoveryLoop.REST;
			}
			this.line = null;
			pause = reopenAfter();
			this.connecting.wakeAfter(pause);
			this.open = new CompletableFuture<>();
			this.blockedBy = null;
		}
		tell(() -> {
			BrokerProblem lost = new BrokerProblem(
					"The connection to RabbitMQ at %s was lost: %s.".formatted(this.opener.target().addresses(),
							(cause != null) ? cause.getMessage() : "unknown"),
					"If it is not restored, check the broker's log.");
			this.problem = lost;
			this.problems.report(this.name, lost);
		});
		return pause;
	}

	/**
	 * Nothing may depend on whether words can be found for what has happened.
	 */
	private void tell(Runnable words) {
		try {
			words.run();
		}
		catch (Throwable ex) {
			boolean told = this.problem == WORDLESS;
			this.problem = (this.line == null) ? WORDLESS : null;
			if (!told) {
				logger.warn("Connection '" + this.name + "' is reopened; its last problem could not be described", ex);
			}
		}
	}

	/**
	 * At once, unless the broker takes connections only to close them.
	 */
	private Duration reopenAfter() {
		if (System.nanoTime() - this.openedAt < SHORT_LIFE.toNanos()) {
			return nextPause();
		}
		this.pause = FIRST_PAUSE;
		return Duration.ZERO;
	}

	/**
	 * Half of the pause is left to chance, so that all the processes that a broker has
	 * lost do not come back in the same instant.
	 */
	private synchronized Duration nextPause() {
		long millis = this.pause.toMillis();
		Duration doubled = this.pause.multipliedBy(2);
		this.pause = (doubled.compareTo(LONGEST_PAUSE) < 0) ? doubled : LONGEST_PAUSE;
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
	}

	/**
	 * Closes the connection for good.
	 */
	@Override
	public void close() {
		CompletableFuture<Connection> last;
		synchronized (this) {
			this.closed = true;
			last = this.open;
			this.open = CompletableFuture.failedFuture(closed());
		}
		this.loop.close();
		Connection connection = last.isCompletedExceptionally() ? null : last.getNow(null);
		if (connection != null) {
			ifCurrent(connection, BrokerLine::close);
		}
		last.completeExceptionally(closed());
	}

	private static BrokerUnavailableException closed() {
		return new BrokerUnavailableException("The connection to RabbitMQ is closed", null);
	}

	/**
	 * Is told of every newly opened connection.
	 */
	@FunctionalInterface
	public interface OpenListener {

		/**
		 * Uses the connection before anybody else.
		 */
		void opened(Connection connection) throws IOException;

	}

}
