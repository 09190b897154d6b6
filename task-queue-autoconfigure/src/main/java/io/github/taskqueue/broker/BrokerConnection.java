package io.github.taskqueue.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.BrokerUnavailableException;

/**
 * A connection that comes back. It is opened when somebody first asks for it, and from
 * then on whenever it is lost, until it is closed. Thread-safe.
 * <p>
 * While the broker cannot be reached, the cause is logged once, and again when it
 * changes.
 */
public final class BrokerConnection implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BrokerConnection.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	/**
	 * Work is to resume within five seconds of the broker's return.
	 */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private static final int CLOSE_TIMEOUT_MILLIS = 3000;

	private final String name;

	private final ConnectionOpener opener;

	private final ScheduledExecutorService connector;

	private final List<OpenListener> listeners = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();

	private CompletableFuture<Connection> open = new CompletableFuture<>();

	private boolean asked;

	private boolean closed;

	private Duration pause = FIRST_PAUSE;

	private volatile @Nullable BrokerProblem problem;

	private volatile @Nullable String blockedBy;

	BrokerConnection(String name, ConnectionOpener opener) {
		this.name = name;
		this.opener = opener;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-connect-");
		threads.setDaemon(true);
		this.connector = Executors.newSingleThreadScheduledExecutor(threads);
	}

	/**
	 * Has something done with every newly opened connection before anybody else gets it.
	 * @param listener called on the connecting thread
	 */
	void addListener(OpenListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * The open connection, whenever it will be there.
	 * @return a future that ends when the connection is open; never exceptionally, unless
	 * this object is closed
	 */
	public synchronized CompletableFuture<Connection> whenOpen() {
		if (!this.asked && !this.closed) {
			this.asked = true;
			this.connector.execute(this::attempt);
		}
		return this.open;
	}

	/**
	 * Waits for the connection.
	 * @param timeout the longest wait
	 * @return the open connection
	 * @throws BrokerUnavailableException if there is none in time
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
	 * Tries to connect and waits until the first try has ended, either way.
	 * @param timeout the longest wait
	 * @return why there is no connection, or empty if there is one
	 */
	Optional<BrokerProblem> awaitFirstAttempt(Duration timeout) {
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
	 * Why there is no connection at the moment.
	 * @return the problem, or empty if the connection is open or nobody has asked for it
	 */
	public Optional<BrokerProblem> problem() {
		return Optional.ofNullable(this.problem);
	}

	/**
	 * Why the broker takes no messages from this connection at the moment.
	 * @return the broker's reason, or empty if it takes them
	 */
	public Optional<String> blockedBy() {
		return Optional.ofNullable(this.blockedBy);
	}

	private void attempt() {
		if (isClosed()) {
			return;
		}
		try {
			Connection connection = this.opener.open(this.name);
			connection.addBlockedListener((reason) -> this.blockedBy = reason, () -> this.blockedBy = null);
			this.listeners.forEach((listener) -> listener.opened(connection));
			opened(connection);
		}
		catch (Exception ex) {
			failed(ex);
		}
		this.firstAttempt.complete(null);
	}

	private void opened(Connection connection) {
		CompletableFuture<Connection> waiting;
		synchronized (this) {
			if (this.closed) {
				connection.abort(CLOSE_TIMEOUT_MILLIS);
				return;
			}
			waiting = this.open;
			this.pause = FIRST_PAUSE;
			this.blockedBy = null;
		}
		if (this.problem != null) {
			logger.info("Connected to RabbitMQ again: " + this.name);
		}
		this.problem = null;
		connection.addShutdownListener(this::lost);
		waiting.complete(connection);
	}

	private void failed(Exception ex) {
		BrokerProblem now = BrokerProblem.of(ex, this.opener.target());
		if (!now.equals(this.problem)) {
			logger.warn(now + " Trying again until it works.");
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Connection " + this.name + " failed", ex);
		}
		this.problem = now;
		schedule(nextPause());
	}

	private void lost(ShutdownSignalException cause) {
		synchronized (this) {
			this.open = new CompletableFuture<>();
			if (this.closed) {
				return;
			}
			this.problem = new BrokerProblem("The connection to RabbitMQ at %s was lost: %s."
				.formatted(this.opener.target().addresses(), cause.getMessage()), "It is being opened again.");
		}
		logger.warn(this.problem);
		schedule(Duration.ZERO);
	}

	private void schedule(Duration delay) {
		synchronized (this) {
			if (!this.closed) {
				this.connector.schedule(this::attempt, delay.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
	}

	/**
	 * Half of the pause is left to chance, so that all the processes that a broker has
	 * lost do not come back in the same instant.
	 */
	private Duration nextPause() {
		long millis = this.pause.toMillis();
		Duration doubled = this.pause.multipliedBy(2);
		this.pause = (doubled.compareTo(LONGEST_PAUSE) < 0) ? doubled : LONGEST_PAUSE;
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
	}

	private synchronized boolean isClosed() {
		return this.closed;
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
		}
		this.connector.shutdownNow();
		Connection connection = last.isCompletedExceptionally() ? null : last.getNow(null);
		if (connection != null) {
			connection.abort(CLOSE_TIMEOUT_MILLIS);
		}
		last.completeExceptionally(new BrokerUnavailableException("The connection to RabbitMQ is closed", null));
	}

	/**
	 * Is told of every newly opened connection.
	 */
	@FunctionalInterface
	interface OpenListener {

		/**
		 * Uses the connection before anybody else.
		 * @param connection the new connection
		 */
		void opened(Connection connection);

	}

}
