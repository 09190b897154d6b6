package io.github.taskqueue.internal.worker;

import java.util.Collection;
import java.util.List;

import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.consume.QueueWorker;
import io.github.taskqueue.internal.worker.pool.StoppableWorker;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.TaskWorker;

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
