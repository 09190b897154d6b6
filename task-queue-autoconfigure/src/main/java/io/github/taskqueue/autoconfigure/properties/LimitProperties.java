package io.github.taskqueue.autoconfigure.properties;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.taskqueue.internal.registry.ConfiguredQueues;

/**
 * Limits of queues.
 *
 * @param queues Limits by queue name.
 */
@ConfigurationProperties("task-queue")
public record LimitProperties(@DefaultValue Map<String, Queue> queues) implements ConfiguredQueues {

	/**
	 * The most tasks that may wait.
	 * @return the numbers by queue, of the queues that have one
	 */
	public Map<String, Long> maxLengths() {
		Map<String, Long> lengths = new TreeMap<>();
		this.queues.forEach((name, queue) -> {
			if (queue.maxLength() != null) {
				lengths.put(name, queue.maxLength());
			}
		});
		return lengths;
	}

	/**
	 * Limits of one queue.
	 *
	 * @param maxLength Number of waiting tasks from which this application refuses to
	 * enqueue. No limit if unset.
	 */
	public record Queue(@Nullable Long maxLength) {

	}

}
