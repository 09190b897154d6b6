package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import com.rabbitmq.client.Connection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Connects when the application starts and declares its queues, then and after every
 * reconnect. An application may start before its broker, unless it is to fail fast; what
 * exists with other arguments stops the start.
 */
public final class TopologyInitializer implements SmartLifecycle {

	/**
	 * Before workers consume from the queues.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

	private static final Log logger = LogFactory.getLog(TopologyInitializer.class);

	private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(15);

	private final BrokerConnection connection;

	private final Topology topology;

	private final KnownQueues queues;

	private final boolean failFast;

	private volatile boolean running;

	private volatile @Nullable BrokerStartException refusal;

	TopologyInitializer(BrokerConnection connection, Topology topology, KnownQueues queues, boolean failFast) {
		this.connection = connection;
		this.topology = topology;
		this.queues = queues;
		this.failFast = failFast;
		connection.addListener(this::declare);
	}

	@Override
	public void start() {
		Optional<BrokerProblem> problem = this.connection.awaitFirstAttempt(FIRST_ATTEMPT);
		if (this.failFast && problem.isPresent()) {
			throw new BrokerStartException(problem.get().description(), problem.get().action()
					+ " With task-queue.fail-fast=false the application would start and keep trying.");
		}
		BrokerStartException refused = this.refusal;
		if (refused != null) {
			throw refused;
		}
		this.running = true;
	}

	private void declare(Connection connection) {
		try {
			this.topology.declareQueues(connection, this.queues.names());
			this.refusal = null;
		}
		catch (BrokerStartException ex) {
			this.refusal = ex;
			if (this.running) {
				logger.error(ex.getMessage() + " " + ex.action());
			}
		}
		catch (IOException ex) {
			logger.error("The queues could not be declared: " + BrokerReason.of(ex), ex);
		}
	}

	/**
	 * Why the queues could not be declared.
	 * @return the reason, or empty if they were, or no connection has been opened yet
	 */
	public Optional<String> problem() {
		return Optional.ofNullable(this.refusal).map(BrokerStartException::getMessage);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
