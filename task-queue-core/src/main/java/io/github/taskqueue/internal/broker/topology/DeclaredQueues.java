package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.start.StartException;

/**
 * The queues that this application knows, as they are declared on the broker: all on
 * every new connection, and later those that it has come to know since. Thread-safe.
 */
public final class DeclaredQueues {

	private static final Log logger = LogFactory.getLog(DeclaredQueues.class);

	private final Topology topology;

	private final KnownQueues known;

	private final Set<String> declared = new HashSet<>();

	/**
	 * Each call asks again for what is refused, which is told once until it is granted.
	 */
	private final Set<String> told = new HashSet<>();

	private volatile @Nullable StartException refusal;

	private volatile boolean started;

	public DeclaredQueues(Topology topology, KnownQueues known) {
		this.topology = topology;
		this.known = known;
	}

	/**
	 * Declares all known queues. Afterwards, what exists with other arguments is found in
	 * {@link #refusal()}.
	 */
	public synchronized void declareAll(Connection connection) throws IOException {
		this.declared.clear();
		declare(connection, this.known.names());
	}

	/**
	 * Declares the queues that were not known yet when the connection was opened, as
	 * tasks may be called while the application is still being put together.
	 */
	synchronized void declareNew(Connection connection) throws IOException {
		Set<String> added = new HashSet<>(this.known.names());
		added.removeAll(this.declared);
		if (!added.isEmpty()) {
			declare(connection, added);
		}
	}

	/**
	 * Declares a queue that turned out to be missing, if this application knows it.
	 */
	public synchronized boolean declareMissing(Connection connection, String queue) {
		if (!this.known.names().contains(queue)) {
			return false;
		}
		try {
			this.topology.awaitCancels(connection, queue);
			declare(connection, Set.of(queue));
			return this.refusal == null;
		}
		catch (IOException | ShutdownSignalException ex) {
			String problem = "Queue '%s' could not be declared: %s".formatted(queue, BrokerReason.of(ex));
			if (this.told.add(problem)) {
				logger.warn(problem);
			}
			return false;
		}
	}

	/**
	 * Looks whether all is there, and declares again what was deleted. A publish that
	 * finds its queue missing does not wait for the look.
	 * @return whether something was
	 */
	boolean declareDeleted(Connection connection) throws IOException {
		declareNew(connection);
		Set<String> queues = Set.copyOf(this.known.names());
		List<String> missing = this.topology.missing(connection, queues);
		if (!missing.isEmpty()) {
			synchronized (this) {
				String lost = "RabbitMQ no longer has %s, which this application needs"
					.formatted(String.join(", ", missing));
				if (this.refusal == null && this.told.add(lost)) {
					logger.warn(lost);
				}
				declare(queues, () -> this.topology.declareAgain(connection, queues));
			}
		}
		else if (this.refusal != null) {
			synchronized (this) {
				declare(connection, queues);
			}
		}
		return !missing.isEmpty();
	}

	private void declare(Connection connection, Set<String> queues) throws IOException {
		declare(queues, () -> this.topology.declareQueues(connection, queues));
	}

	private void declare(Set<String> queues, Declaration declaration) throws IOException {
		this.declared.addAll(queues);
		try {
			declaration.declare();
			this.refusal = null;
			this.told.clear();
		}
		catch (StartException ex) {
			this.refusal = ex;
			if (this.started && this.told.add(String.valueOf(ex.getMessage()))) {
				logger.error(ex.getMessage() + " " + ex.action());
			}
		}
	}

	/**
	 * From now on a refusal does not stop the start any more, so it is logged.
	 */
	void started() {
		this.started = true;
	}

	/**
	 * Why the queues could not be declared.
	 */
	Optional<StartException> refusal() {
		return Optional.ofNullable(this.refusal);
	}

	@FunctionalInterface
	private interface Declaration {

		void declare() throws IOException;

	}

}
