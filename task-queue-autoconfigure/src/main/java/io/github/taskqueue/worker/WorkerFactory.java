package io.github.taskqueue.worker;

import java.util.Collection;
import java.util.List;

import io.github.taskqueue.definition.QueueSettings;

/**
 * Makes the workers of queues.
 */
final class WorkerFactory {

	private final QueueSource source;

	private final WorkerThreads threads;

	private final TaskWorker worker;

	private final CrashPolicy crashPolicy;

	WorkerFactory(QueueSource source, WorkerThreads threads, TaskWorker worker, CrashPolicy crashPolicy) {
		this.source = source;
		this.threads = threads;
		this.worker = worker;
		this.crashPolicy = crashPolicy;
	}

	QueueWorker worker(QueueSettings settings) {
		return new QueueWorker(settings, this.source, this.threads, this.worker::work);
	}

	List<StoppableWorker> furtherWorkers(Collection<QueueSettings> queues) {
		return this.crashPolicy.workers(queues, this.worker::work);
	}

}
