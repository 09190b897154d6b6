package io.github.taskqueue.worker;

import java.util.Collection;

import io.github.taskqueue.definition.QueueSettings;

/**
 * Makes the workers of queues.
 */
final class WorkerFactory {

	private final QueueSource source;

	private final WorkerThreads threads;

	private final TaskWorker worker;

	private final IsolatedCopies copies;

	private final CarefulReaders careful = new CarefulReaders();

	WorkerFactory(QueueSource source, WorkerThreads threads, TaskWorker worker, IsolatedCopies copies) {
		this.source = source;
		this.threads = threads;
		this.worker = worker;
		this.copies = copies;
	}

	QueueWorker worker(QueueSettings settings) {
		return new QueueWorker(settings, this.source, this.threads,
				new GatedWork(this.threads.gate(), this.worker::work), this.careful);
	}

	IsolationWorker isolationWorker(Collection<QueueSettings> queues) {
		IsolationLane lane = new IsolationLane(this.threads.gate(), this.worker, this.copies, this.threads.timer());
		return new IsolationWorker(queues, this.source, this.threads, lane);
	}

}
