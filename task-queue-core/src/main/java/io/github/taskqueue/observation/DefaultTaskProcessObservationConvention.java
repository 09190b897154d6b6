package io.github.taskqueue.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import io.github.taskqueue.observation.TaskObservation.HighCardinalityKeys;
import io.github.taskqueue.observation.TaskObservation.LowCardinalityKeys;

/**
 * The names and tags of attempts unless the application has others.
 */
public class DefaultTaskProcessObservationConvention implements TaskProcessObservationConvention {

	/**
	 * The convention of applications that have none of their own.
	 */
	public static final DefaultTaskProcessObservationConvention INSTANCE = new DefaultTaskProcessObservationConvention();

	/**
	 * Creates the convention, which holds no state.
	 */
	public DefaultTaskProcessObservationConvention() {
	}

	@Override
	public String getName() {
		return TaskObservation.PROCESS.getName();
	}

	@Override
	public String getContextualName(TaskProcessContext context) {
		return "process " + context.queue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskProcessContext context) {
		AttemptOutcome outcome = context.outcome();
		return KeyValues.of(LowCardinalityKeys.QUEUE.withValue(context.queue()),
				LowCardinalityKeys.TASK.withValue(context.execution().name()),
				LowCardinalityKeys.OUTCOME.withValue((outcome != null) ? outcome.tag() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskProcessContext context) {
		return KeyValues.of(HighCardinalityKeys.MESSAGE_ID.withValue(context.execution().id()),
				HighCardinalityKeys.ATTEMPT.withValue(String.valueOf(context.execution().attempt())));
	}

}
