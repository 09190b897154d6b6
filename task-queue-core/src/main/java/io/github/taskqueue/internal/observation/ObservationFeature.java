package io.github.taskqueue.internal.observation;

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.observation.TaskObservation;
import io.github.taskqueue.observation.TaskObservation.HighCardinalityKeys;
import io.github.taskqueue.observation.TaskObservation.LowCardinalityKeys;
import io.github.taskqueue.observation.TaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskPublishObservationConvention;

/**
 * Observes publishing and attempts.
 *
 * @param registry takes the observations
 * @param publish names of publications, or {@code null} for the default
 * @param process names of attempts, or {@code null} for the default
 * @param values bounds the values of tags
 */
public record ObservationFeature(ObservationRegistry registry, @Nullable TaskPublishObservationConvention publish,
		@Nullable TaskProcessObservationConvention process, TagValues values) implements Feature {

	private static final Log logger = LogFactory.getLog(ObservationFeature.class);

	@Override
	public List<PublishInterceptor> publishing() {
		return List.of(new ObservedPublication(this.registry, this.publish, this.values));
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return List.of(new ObservedAttempt(this.registry, this.process, this.values));
	}

	/**
	 * A task that is not run has an observation without a duration, which continues the
	 * trace that came in its headers.
	 */
	@Override
	public @Nullable TaskTrace trace(TaskMessage message) {
		if (this.registry.isNoop()) {
			return null;
		}
		ReceiverContext<TaskMessage> context = new ReceiverContext<>(TaskMessage::text);
		context.setCarrier(message);
		context.setRemoteServiceName("rabbitmq");
		String queue = this.values.queue(message.queue(), message.name());
		Observation observation = Observation
			.createNotStarted(TaskObservation.SETTLE.getName(), () -> context, this.registry)
			.contextualName("settle " + queue)
			.lowCardinalityKeyValue(LowCardinalityKeys.QUEUE.withValue(queue))
			.lowCardinalityKeyValue(LowCardinalityKeys.TASK.withValue(this.values.task(message.name())))
			.highCardinalityKeyValue(HighCardinalityKeys.MESSAGE_ID.withValue(message.id()));
		try {
			observation.start().stop();
			return new ObservedTrace(this.registry, observation);
		}
		catch (Throwable ex) {
			logger.warn("The observation of " + message + " failed", ex);
			return null;
		}
	}

}
