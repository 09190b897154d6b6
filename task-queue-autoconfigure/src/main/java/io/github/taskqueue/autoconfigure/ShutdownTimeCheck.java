package io.github.taskqueue.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns if Spring Boot would cut short the time that running tasks get when the
 * application stops.
 */
final class ShutdownTimeCheck {

	private static final Log logger = LogFactory.getLog(ShutdownTimeCheck.class);

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * Spring Boot's default.
	 */
	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private ShutdownTimeCheck() {
	}

	static void warn(Duration shutdownTimeout, Environment environment) {
		Duration phase = Binder.get(environment).bind(PHASE_TIMEOUT, Duration.class).orElse(DEFAULT_PHASE_TIMEOUT);
		if (shutdownTimeout.compareTo(phase) >= 0) {
			logger.warn(("task-queue.worker.shutdown-timeout (%s) is not shorter than %s (%s). Spring stops"
					+ " waiting after that, and running tasks are interrupted. Set the latter some seconds longer.")
				.formatted(shutdownTimeout, PHASE_TIMEOUT, phase));
		}
	}

}
