package io.github.taskqueue.autoconfigure.actuate;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.pause.QueueStates;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;

/**
 * What this application does with its queues. Asked anew each time: queues are known once
 * all beans are, and workers come and go with the application's lifecycle.
 */
final class LocalWork {

	private final QueueRegistry queues;

	private final @Nullable WorkerLifecycle workers;

	private final QueueStates states;

	LocalWork(QueueRegistry queues, @Nullable WorkerLifecycle workers, QueueStates states) {
		this.queues = queues;
		this.workers = workers;
		this.states = states;
	}

	/**
	 * What is known of all applications.
	 */
	QueueStates states() {
		return this.states;
	}

	Set<String> knownQueues() {
		return this.queues.names();
	}

	Set<String> workedOnQueues() {
		Set<String> names = new LinkedHashSet<>();
		if (this.workers != null) {
			this.queues.workedOn().stream().map(QueueSettings::name).forEach(names::add);
		}
		return names;
	}

	/**
	 * The status of a queue's worker.
	 */
	@Nullable ConsumerStatus worker(String queue) {
		return (this.workers == null) ? null
				: this.workers.statuses()
					.stream()
					.filter((status) -> status.queue().equals(queue))
					.findFirst()
					.orElse(null);
	}

	/**
	 * The state of a queue, of which the worker's status is known.
	 */
	QueueState state(String queue, @Nullable ConsumerStatus worker) {
		if (worker == null) {
			return workedOnQueues().contains(queue) ? QueueState.STOPPING : QueueState.NOT_WORKED_ON;
		}
		if (worker.stopping()) {
			return QueueState.STOPPING;
		}
		if (worker.paused() && worker.problem() == null) {
			return QueueState.PAUSED;
		}
		return (worker.consuming() && worker.problem() == null) ? QueueState.CONSUMING : QueueState.DOWN;
	}

}
