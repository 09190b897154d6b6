package io.github.taskqueue.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * What is observed. The handler that turns observations into timers adds the tag
 * {@code error}: simple name of the exception's class, or {@code none}.
 */
public enum TaskObservation implements ObservationDocumentation {

	/**
	 * Publication of a task, until the broker's confirm.
	 */
	PUBLISH("taskqueue.publish", DefaultTaskPublishObservationConvention.class),

	/**
	 * One attempt of a task on a worker.
	 */
	PROCESS("taskqueue.process", DefaultTaskProcessObservationConvention.class),

	/**
	 * A task that a worker got and did not run, as it is parked or a dead letter. It has
	 * no duration and no outcome, and continues the trace of the task.
	 */
	SETTLE("taskqueue.settle", null);

	private final String name;

	private final @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> defaultConvention;

	TaskObservation(String name,
			@Nullable Class<? extends ObservationConvention<? extends Observation.Context>> defaultConvention) {
		this.name = name;
		this.defaultConvention = defaultConvention;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.defaultConvention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeys.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeys.values();
	}

	/**
	 * Keys with few values: tags of the timers.
	 */
	public enum LowCardinalityKeys implements KeyName {

		/**
		 * Name of the queue, or {@code unknown}.
		 */
		QUEUE("queue"),

		/**
		 * Name of the task, or {@code unknown}.
		 */
		TASK("task"),

		/**
		 * A {@link PublishOutcome} or {@link AttemptOutcome} in lower case, or
		 * {@code none} before the end.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with a value for each task: in traces only.
	 */
	public enum HighCardinalityKeys implements KeyName {

		/**
		 * Id of the task.
		 */
		MESSAGE_ID("messaging.message.id"),

		/**
		 * Number of the attempt, from 1.
		 */
		ATTEMPT("taskqueue.attempt");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
