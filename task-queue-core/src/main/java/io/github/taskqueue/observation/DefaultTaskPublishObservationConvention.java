package io.github.taskqueue.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import io.github.taskqueue.observation.TaskObservation.HighCardinalityKeys;
import io.github.taskqueue.observation.TaskObservation.LowCardinalityKeys;

/**
 * The names and tags of publications unless the application has others.
 */
public class DefaultTaskPublishObservationConvention implements TaskPublishObservationConvention {

	/**
	 * The convention of applications that have none of their own.
	 */
	public static final DefaultTaskPublishObservationConvention INSTANCE = new DefaultTaskPublishObservationConvention();

	/**
	 * Creates the convention, which holds no state.
	 */
	public DefaultTaskPublishObservationConvention() {
	}

	@Override
	public String getName() {
		return TaskObservation.PUBLISH.getName();
	}

	@Override
	public String getContextualName(TaskPublishContext context) {
		return "send " + context.queue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskPublishContext context) {
		PublishOutcome outcome = context.outcome();
		return KeyValues.of(LowCardinalityKeys.QUEUE.withValue(context.queue()),
				LowCardinalityKeys.TASK.withValue(context.task()),
				LowCardinalityKeys.OUTCOME.withValue((outcome != null) ? outcome.tag() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskPublishContext context) {
		return KeyValues.of(HighCardinalityKeys.MESSAGE_ID.withValue(context.id()),
				HighCardinalityKeys.ATTEMPT.withValue(String.valueOf(context.attempt())));
	}

}
