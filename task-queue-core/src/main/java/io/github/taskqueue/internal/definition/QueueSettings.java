package io.github.taskqueue.internal.definition;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * How this application works on a queue.
 *
 * @param name name of the queue, without the namespace
 * @param concurrency tasks at a time
 * @param prefetch tasks that the broker hands over before they are acknowledged
 * @param ackTimeout the longest time that the broker leaves a task unacknowledged
 * @param tasks the application's tasks on this queue
 */
public record QueueSettings(String name, Concurrency concurrency, PrefetchPolicy prefetch, Duration ackTimeout,
		Collection<TaskDefinition> tasks) {

	/**
	 * The same settings with another number of tasks at a time.
	 */
	public QueueSettings scaled(Concurrency concurrency) {
		return new QueueSettings(this.name, concurrency, this.prefetch, this.ackTimeout, this.tasks);
	}

	/**
	 * The longest timeout of the tasks.
	 */
	public @Nullable Duration longestTimeout() {
		return this.tasks.stream().map(TaskDefinition::timeout).max(Comparator.naturalOrder()).orElse(null);
	}

}
