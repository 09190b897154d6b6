package io.github.taskqueue.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns if Spring Boot would cut short the time that running tasks get when the
 * application stops.
 */
final class ShutdownTimeCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ShutdownTimeCheck.class);

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * Spring Boot's default.
	 */
	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private final Duration shutdownTimeout;

	private final Environment environment;

	ShutdownTimeCheck(Duration shutdownTimeout, Environment environment) {
		this.shutdownTimeout = shutdownTimeout;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Duration phase = Binder.get(this.environment).bind(PHASE_TIMEOUT, Duration.class).orElse(DEFAULT_PHASE_TIMEOUT);
		if (this.shutdownTimeout.compareTo(phase) >= 0) {
			logger.warn(("task-queue.worker.shutdown-timeout (%s) is not shorter than %s (%s), after which tasks that"
					+ " still run are cut off when the application stops. Set the latter some seconds longer.")
				.formatted(this.shutdownTimeout, PHASE_TIMEOUT, phase));
		}
	}

}
