package io.github.taskqueue.internal.worker;

import java.time.Duration;
import java.util.List;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.crash.CrashPolicies;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.consume.ReturnedDeliveries;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Builds the worker's side of the library, and starts and stops it with the application.
 */
public final class WorkerLifecycle implements SmartLifecycle, AutoCloseable {

	/**
	 * Workers start when web servers do not serve yet, and stop when they serve no more.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final Duration LOOK_EVERY = Duration.ofMillis(7500);

	private final WorkerEngine engine;

	private final RecoveryLoop suspects;

	private final QueueConsumers workers;

	private final UnroutedTasks unrouted;

	private final ConsumerWatchdog watchdog;

	/**
	 * Builds all parts and starts none.
	 */
	public WorkerLifecycle(WorkerSettings settings, Broker broker, TaskPublisher publisher, QueueRegistry queues,
			TaskBeans beans, TaskSerializer serializer, TaskNotes notes, WorkerExtensions extensions,
			ApplicationEventPublisher application) {
		this.engine = new WorkerEngine(settings, broker, publisher, beans, serializer, notes, extensions, application);
		WorkerThreads threads = this.engine.threads();
		this.suspects = broker.loops().create("suspects");
		QueueSource source = new QueueSource(broker.connections().consuming(), broker.topology(), broker.names(),
				new ReturnedDeliveries(broker.publisher(), threads.returns()), extensions.control());
		CrashPolicy crashPolicy = new CrashPolicies(settings.isolateAfterCrashes(), settings.maxCrashes())
			.create(broker, this.engine.settlement(), source, threads, this.engine.untilTaken(), this.suspects);
		this.workers = new QueueConsumers(queues,
				new ConsumerFactory(source, threads, this.engine.processor(crashPolicy), crashPolicy), threads,
				settings.shutdownTimeout());
		extensions.control().attach(this.workers);
		this.unrouted = new UnroutedTasks(new UnroutedMessages(broker.names(), broker.topology()), broker.converter(),
				this.engine.settlement(), broker.connections().consuming(), threads.channels());
		this.watchdog = new ConsumerWatchdog(this.workers, broker.depths(), broker.loops().create("watchdog"),
				LOOK_EVERY);
	}

	@Override
	public void start() {
		this.workers.start();
		this.unrouted.start();
		this.watchdog.start();
	}

	@Override
	public void stop(Runnable callback) {
		Thread stopping = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "task-queue-shutdown");
		stopping.start();
	}

	@Override
	public void stop() {
		this.watchdog.stop();
		this.unrouted.stop();
		this.workers.stop();
	}

	@Override
	public boolean isRunning() {
		return this.workers.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	QueueConsumers workers() {
		return this.workers;
	}

	/**
	 * What runs the deliveries.
	 */
	public WorkerEngine engine() {
		return this.engine;
	}

	/**
	 * The state of each queue's consumer.
	 */
	public List<ConsumerStatus> statuses() {
		return this.workers.statuses();
	}

	@Override
	public void close() {
		this.suspects.close();
		this.watchdog.close();
		this.engine.close();
	}

}
