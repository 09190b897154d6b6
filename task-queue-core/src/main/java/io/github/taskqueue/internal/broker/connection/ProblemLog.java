package io.github.taskqueue.internal.broker.connection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs why the broker cannot be used: each cause once, however many connections meet it
 * and however often, until they are open again. Thread-safe.
 */
final class ProblemLog {

	private static final Log logger = LogFactory.getLog(ProblemLog.class);

	/**
	 * Words of another program, such as those of a vault, may differ each time.
	 */
	private static final int MOST_OF_ONE = 10;

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private final Map<String, Set<String>> unsolved = new HashMap<>();

	/**
	 * Reports what a channel lacks, unless something calls for the same action already: a
	 * permission that is missing for one queue is so for all.
	 */
	synchronized void reportOfChannel(String channel, BrokerProblem problem) {
		String action = cause(problem.action());
		if (this.unsolved.values().stream().flatMap(Set::stream).noneMatch((cause) -> cause.endsWith(action))) {
			report(channel, problem);
		}
	}

	/**
	 * Reports a problem. Numbers make no other cause, as they tell times and requests.
	 */
	synchronized void report(String who, BrokerProblem problem) {
		String cause = cause(problem.toString());
		boolean met = this.unsolved.values().stream().anyMatch((causes) -> causes.contains(cause));
		Set<String> own = this.unsolved.computeIfAbsent(who, (added) -> new HashSet<>());
		if (own.size() < MOST_OF_ONE && own.add(cause) && !met) {
			logger.warn(problem + " Trying again until it succeeds.");
		}
	}

	private static String cause(String text) {
		return NUMBER.matcher(text).replaceAll("#");
	}

	/**
	 * A channel comes back without a word.
	 */
	synchronized void forget(String channel) {
		this.unsolved.remove(channel);
	}

	synchronized void solved(String connection) {
		if (this.unsolved.remove(connection) != null) {
			logger.info("Connected to RabbitMQ again: " + connection);
		}
	}

}
