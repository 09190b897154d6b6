package io.github.taskqueue.internal.observation;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.observation.DefaultTaskPublishObservationConvention;
import io.github.taskqueue.observation.TaskObservation;
import io.github.taskqueue.observation.TaskPublishContext;
import io.github.taskqueue.observation.TaskPublishObservationConvention;

/**
 * Observes publications, and sends the trace along in the message's headers.
 */
final class ObservedPublication implements PublishInterceptor {

	private final ObservationRegistry registry;

	private final @Nullable TaskPublishObservationConvention convention;

	private final TagValues values;

	public ObservedPublication(ObservationRegistry registry, @Nullable TaskPublishObservationConvention convention,
			TagValues values) {
		this.registry = registry;
		this.convention = convention;
		this.values = values;
	}

	@Override
	public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
		return this.registry.isNoop() ? next.publish(message) : observed(message, next);
	}

	private CompletableFuture<PublishResult> observed(TaskMessage message, Publish next) {
		TaskPublishContext context = new TaskPublishContext(message.id(), this.values.task(message.name()),
				this.values.queue(message.queue(), message.name()), message.attempt());
		Observation observation = TaskObservation.PUBLISH.start(this.convention,
				DefaultTaskPublishObservationConvention.INSTANCE, () -> context, this.registry);
		CompletableFuture<PublishResult> published = observation.scoped(() -> next.publish(traced(message, context)));
		published.whenComplete((result, failure) -> {
			context.ended((result != null) ? Outcomes.of(result) : Outcomes.of(failure));
			if (failure != null) {
				observation.error(failure);
			}
			observation.stop();
		});
		return published;
	}

	/**
	 * A task that is published outside of any observation keeps the trace that it was
	 * given.
	 */
	private static TaskMessage traced(TaskMessage message, TaskPublishContext context) {
		Map<String, String> added = context.getCarrier();
		boolean given = context.getParentObservation() == null && message.text("traceparent") != null;
		return (given || added == null || added.isEmpty()) ? message : message.with(added);
	}

	@Override
	public TaskStage stage() {
		return TaskStage.PUBLISH_OBSERVATION;
	}

}
