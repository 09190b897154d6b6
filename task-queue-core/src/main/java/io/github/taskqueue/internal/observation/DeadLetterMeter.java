package io.github.taskqueue.internal.observation;

import java.util.Locale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.internal.outcome.TaskEventListener;

/**
 * Counts the dead letters that the broker has taken from this application, and the tasks
 * that have expired.
 */
final class DeadLetterMeter implements TaskEventListener {

	private final MeterProvider<Counter> deadLettered;

	private final MeterProvider<Counter> expired;

	private final TagValues values;

	public DeadLetterMeter(MeterRegistry registry, TagValues values) {
		this.deadLettered = Counter.builder("taskqueue.dead.lettered")
			.description("Tasks that have become dead letters")
			.withRegistry(registry);
		this.expired = Counter.builder("taskqueue.expired")
			.description("Tasks that were not begun by the time at which they expired")
			.withRegistry(registry);
		this.values = values;
	}

	@Override
	public void onTaskEvent(TaskEvent event) {
		if (event instanceof TaskDead dead) {
			this.deadLettered
				.withTags("queue", this.values.queue(dead.queue(), dead.task()), "task", this.values.task(dead.task()),
						"reason", dead.reason().name().toLowerCase(Locale.ROOT))
				.increment();
		}
		else if (event instanceof TaskExpired gone) {
			this.expired
				.withTags("queue", this.values.queue(gone.queue(), gone.task()), "task", this.values.task(gone.task()))
				.increment();
		}
	}

}
