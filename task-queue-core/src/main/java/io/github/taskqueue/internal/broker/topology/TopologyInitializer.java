package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerProblem;
import io.github.taskqueue.internal.start.StartException;

/**
 * Connects when the application starts and declares its queues, then and after every
 * reconnect. An application may start before its broker, unless it is to fail fast; what
 * exists with other arguments stops the start.
 */
public final class TopologyInitializer {

	private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(15);

	private final BrokerConnection connection;

	private final DeclaredQueues queues;

	private final boolean failFast;

	public TopologyInitializer(BrokerConnection connection, DeclaredQueues queues, boolean failFast) {
		this.connection = connection;
		this.queues = queues;
		this.failFast = failFast;
	}

	public void start() {
		BrokerProblem problem = this.connection.awaitFirstAttempt(FIRST_ATTEMPT).orElseGet(this::declareNew);
		if (this.failFast && problem != null) {
			throw new StartException(problem.description(),
					problem.action() + " With task-queue.fail-fast=false the application would start and keep trying.");
		}
		this.queues.refusal().ifPresent((refusal) -> {
			throw refusal;
		});
		this.queues.started();
	}

	/**
	 * The connection is older than the start if a task was called before.
	 */
	private @Nullable BrokerProblem declareNew() {
		Connection open = this.connection.whenOpen().getNow(null);
		if (open == null) {
			return null;
		}
		try {
			this.queues.declareNew(open);
			return null;
		}
		catch (IOException | ShutdownSignalException ex) {
			return this.connection.refused(open, ex);
		}
	}

	/**
	 * Why the queues could not be declared.
	 */
	public Optional<String> problem() {
		return this.queues.refusal().map(StartException::getMessage);
	}

}
