package io.github.taskqueue.autoconfigure.actuate;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.autoconfigure.actuate.QueueDescriptor.ConsumersDescriptor;
import io.github.taskqueue.autoconfigure.actuate.QueueDescriptor.TaskDescriptor;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;

/**
 * Reads how a queue is, from the worker, the registry and the broker.
 */
final class QueueReader {

	private final LocalWork work;

	private final QueueDepths depths;

	private final TaskRegistry registry;

	QueueReader(LocalWork work, QueueDepths depths, TaskRegistry registry) {
		this.work = work;
		this.depths = depths;
		this.registry = registry;
	}

	QueueDescriptor read(String queue) {
		ConsumerStatus worker = this.work.worker(queue);
		return new QueueDescriptor(this.work.state(queue, worker), (worker != null) ? worker.problem() : null,
				orNull(this.depths.ready(queue)), orNull(this.depths.suspects(queue)),
				orNull(this.depths.deadLetters(queue)), consumers(queue, worker), this.work.states().waitingFor(queue),
				tasks(queue));
	}

	private ConsumersDescriptor consumers(String queue, @Nullable ConsumerStatus worker) {
		Long cluster = orNull(this.depths.consumers(queue));
		return (worker != null)
				? new ConsumersDescriptor(worker.concurrency(), worker.active(), worker.stubborn(), cluster)
				: new ConsumersDescriptor(0, 0, 0, cluster);
	}

	private Map<String, TaskDescriptor> tasks(String queue) {
		Map<String, TaskDescriptor> tasks = new TreeMap<>();
		this.registry.all()
			.stream()
			.filter((task) -> task.queue().equals(queue))
			.forEach((task) -> tasks.put(task.name(), new TaskDescriptor(task.timeout(), task.maxAttempts(),
					this.work.states().pausedTask(task.name()))));
		return tasks;
	}

	private static @Nullable Long orNull(OptionalLong number) {
		return number.isPresent() ? number.getAsLong() : null;
	}

}
