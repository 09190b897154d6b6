package io.github.taskqueue.internal.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.observation.DefaultTaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskObservation;
import io.github.taskqueue.observation.TaskProcessContext;
import io.github.taskqueue.observation.TaskProcessObservationConvention;

/**
 * Observes attempts, and continues the trace that came in the message's headers.
 */
final class ObservedAttempt implements ExecutionInterceptor {

	private static final Log logger = LogFactory.getLog(ObservedAttempt.class);

	private final ObservationRegistry registry;

	private final @Nullable TaskProcessObservationConvention convention;

	private final TagValues values;

	public ObservedAttempt(ObservationRegistry registry, @Nullable TaskProcessObservationConvention convention,
			TagValues values) {
		this.registry = registry;
		this.convention = convention;
		this.values = values;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		return this.registry.isNoop() ? next.execute(execution) : observed(execution, next);
	}

	private TaskOutcome observed(TaskExecution execution, Execution next) {
		TaskProcessContext context = new TaskProcessContext(execution,
				this.values.queue(execution.queue(), execution.name()));
		Observation observation = TaskObservation.PROCESS.start(this.convention,
				DefaultTaskProcessObservationConvention.INSTANCE, () -> context, this.registry);
		execution.delivery().traced(new ObservedTrace(this.registry, observation));
		try {
			TaskOutcome outcome = observation.scoped(() -> next.execute(execution));
			context.ended(Outcomes.of(outcome));
			Throwable failure = outcome.failure();
			if (failure != null) {
				observation.error(failure);
			}
			return outcome;
		}
		finally {
			stop(observation, execution);
		}
	}

	/**
	 * What fails here must not make a failure of an attempt that has ended.
	 */
	private static void stop(Observation observation, TaskExecution execution) {
		try {
			observation.stop();
		}
		catch (RuntimeException ex) {
			logger.warn("The observation of " + execution + " failed", ReadableFailure.of(ex));
		}
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ATTEMPT_OBSERVATION;
	}

}
