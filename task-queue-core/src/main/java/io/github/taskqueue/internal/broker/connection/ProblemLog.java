package io.github.taskqueue.internal.broker.connection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs why the broker cannot be used: each cause once, however many connections meet it
 * and however often, until they are open again. Thread-safe.
 */
final class ProblemLog {

	private static final Log logger = LogFactory.getLog(ProblemLog.class);

	private final Map<String, Set<BrokerProblem>> unsolved = new HashMap<>();

	synchronized void report(String connection, BrokerProblem problem) {
		if (this.unsolved.values().stream().noneMatch((met) -> met.contains(problem))) {
			logger.warn(problem + " Trying again until it succeeds.");
		}
		this.unsolved.computeIfAbsent(connection, (added) -> new HashSet<>()).add(problem);
	}

	synchronized void solved(String connection) {
		if (this.unsolved.remove(connection) != null) {
			logger.info("Connected to RabbitMQ again: " + connection);
		}
	}

}
