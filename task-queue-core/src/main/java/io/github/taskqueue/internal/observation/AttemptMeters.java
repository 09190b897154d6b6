package io.github.taskqueue.internal.observation;

import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.observation.AttemptOutcome;

/**
 * Measures how long tasks wait for their first attempt and counts attempts that are to be
 * followed by another, in place or through the broker.
 */
final class AttemptMeters implements ExecutionInterceptor {

	private final MeterProvider<Timer> waits;

	private final MeterProvider<Counter> retries;

	private final TagValues values;

	public AttemptMeters(MeterRegistry registry, TagValues values) {
		this.waits = Timer.builder("taskqueue.wait")
			.description("Time from the due time of a task to the start of its first attempt")
			.withRegistry(registry);
		this.retries = Counter.builder("taskqueue.retries")
			.description("Failed attempts that are retried")
			.withRegistry(registry);
		this.values = values;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		if (execution.attempt() == 1) {
			recordWait(execution);
		}
		TaskOutcome outcome = next.execute(execution);
		Throwable failure = outcome.failure();
		if (failure != null && Outcomes.of(outcome) == AttemptOutcome.RETRY) {
			this.retries
				.withTags("queue", queue(execution), "task", execution.name(), "error", TagValues.error(failure))
				.increment();
		}
		return outcome;
	}

	/**
	 * Clocks of different machines differ, so a wait may seem negative.
	 */
	private void recordWait(TaskExecution execution) {
		Duration wait = Duration.between(execution.message().times().runnableSince(), execution.startedAt());
		this.waits.withTags("queue", queue(execution), "task", execution.name())
			.record(wait.isNegative() ? Duration.ZERO : wait);
	}

	private String queue(TaskExecution execution) {
		return this.values.queue(execution.queue(), execution.name());
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ATTEMPT_METERS;
	}

}
