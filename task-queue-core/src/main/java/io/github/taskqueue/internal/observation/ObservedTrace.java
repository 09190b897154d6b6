package io.github.taskqueue.internal.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.message.TaskTrace;

/**
 * The trace to which an observation belongs. It outlives the observation, which ends with
 * the attempt, like the scopes that Micrometer carries to other threads.
 *
 * @param registry the registry of the observation
 * @param observation the observation
 */
record ObservedTrace(ObservationRegistry registry, Observation observation) implements TaskTrace {

	private static final Log logger = LogFactory.getLog(ObservedTrace.class);

	@Override
	public void run(Runnable action) {
		Observation.Scope scope = open();
		try {
			action.run();
		}
		finally {
			close(scope);
		}
	}

	private Observation.Scope open() {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		try {
			return this.observation.openScope();
		}
		catch (Throwable ex) {
			this.registry.setCurrentObservationScope(before);
			logger.debug("The scope of an observation could not be opened", ex);
			return Observation.Scope.NOOP;
		}
	}

	private static void close(Observation.Scope scope) {
		try {
			scope.close();
		}
		catch (Throwable ex) {
			logger.debug("The scope of an observation could not be closed", ex);
		}
	}

}
