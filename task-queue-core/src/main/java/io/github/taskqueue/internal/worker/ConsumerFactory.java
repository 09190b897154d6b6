package io.github.taskqueue.internal.worker;

import java.util.Collection;
import java.util.List;

import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.worker.consume.QueueConsumer;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.DeliveryProcessor;

/**
 * Makes the workers of queues.
 */
final class ConsumerFactory {

	private final QueueSource source;

	private final WorkerThreads threads;

	private final DeliveryProcessor worker;

	private final CrashPolicy crashPolicy;

	ConsumerFactory(QueueSource source, WorkerThreads threads, DeliveryProcessor worker, CrashPolicy crashPolicy) {
		this.source = source;
		this.threads = threads;
		this.worker = worker;
		this.crashPolicy = crashPolicy;
	}

	QueueConsumer worker(QueueSettings settings) {
		return new QueueConsumer(settings, this.source, this.threads, this.worker::work);
	}

	List<StoppableConsumer> furtherWorkers(Collection<QueueSettings> queues) {
		return this.crashPolicy.workers(queues, this.worker::work);
	}

}
