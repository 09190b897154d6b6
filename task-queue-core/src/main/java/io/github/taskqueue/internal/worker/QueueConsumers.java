package io.github.taskqueue.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.internal.worker.consume.QueueConsumer;
import io.github.taskqueue.internal.worker.consume.QueueControl;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * All workers of this application. They start after the web server and stop together with
 * its graceful shutdown: no more deliveries, what has not started goes back, what runs
 * may finish or end its slice; what then still runs is interrupted and goes back too.
 */
final class QueueConsumers implements QueueControl.Workers {

	private static final Log logger = LogFactory.getLog(QueueConsumers.class);

	/**
	 * What was on its way when a queue was paused is given back until nothing is in hand.
	 */
	private static final Duration WHILE_BUSY = Duration.ofMillis(100);

	/**
	 * Time for an interrupted task to notice.
	 */
	private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

	/**
	 * Time for what does not depend on tasks, as long as the broker answers.
	 */
	private static final Duration STEP = Duration.ofSeconds(1);

	private final QueueRegistry queues;

	private final ConsumerFactory factory;

	private final WorkerThreads threads;

	private final Duration shutdownTimeout;

	private final List<QueueConsumer> workers = new CopyOnWriteArrayList<>();

	private final List<StoppableConsumer> stoppable = new CopyOnWriteArrayList<>();

	private final RecoveryLoop.Job following;

	private volatile boolean running;

	QueueConsumers(QueueRegistry queues, ConsumerFactory factory, WorkerThreads threads, Duration shutdownTimeout) {
		this.queues = queues;
		this.factory = factory;
		this.threads = threads;
		this.shutdownTimeout = shutdownTimeout;
		this.following = threads.channels().add("What operators have decided", this::follow);
	}

	/**
	 * What has started is stopped also if the start of another one fails.
	 */
	void start() {
		this.threads.restart();
		this.running = true;
		for (QueueSettings settings : this.queues.workedOn()) {
			QueueConsumer added = this.factory.worker(settings);
			added.follow();
			this.workers.add(added);
			start(added);
			logger.info("Consuming queue '%s' (concurrency %s, prefetch %d)".formatted(settings.name(),
					added.concurrency(), added.prefetch()));
		}
		this.factory.furtherWorkers(this.queues.workedOn()).forEach(this::start);
		// Something may have been decided since a worker was asked to follow it
		this.following.wake();
	}

	/**
	 * One queue whose worker fails does not keep the others from it.
	 */
	private Duration follow() {
		boolean busy = false;
		RuntimeException failure = null;
		for (StoppableConsumer worker : this.stoppable) {
			try {
				busy |= worker.follow();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
		return busy ? WHILE_BUSY : RecoveryLoop.REST;
	}

	@Override
	public void changed() {
		this.following.wake();
	}

	@Override
	public boolean isIdle(String queue) {
		return this.stoppable.stream().noneMatch((each) -> each.isBusyWith(queue));
	}

	@Override
	public boolean runs(String task) {
		return this.threads.runs(task);
	}

	private void start(StoppableConsumer consumer) {
		this.stoppable.add(consumer);
		consumer.start();
	}

	void stop() {
		long end = System.nanoTime() + this.shutdownTimeout.toNanos();
		try {
			atOnce(StoppableConsumer::quiesce);
			this.threads.stop();
			if (!awaitEnd(Duration.ofNanos(Math.max(end - System.nanoTime(), 0)))) {
				logger.warn("Tasks that still run after %s are interrupted".formatted(this.shutdownTimeout));
				this.threads.interrupt();
				awaitEnd(AFTER_INTERRUPT);
			}
			awaitAcksTaken();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			atOnce(StoppableConsumer::close);
			this.stoppable.clear();
			this.workers.clear();
			this.running = false;
		}
	}

	/**
	 * A broker that is silent is waited for once and not for long, and not once for each
	 * queue.
	 */
	private void atOnce(Consumer<StoppableConsumer> action) {
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("task-queue-shutdown-");
		daemons.setDaemon(true);
		ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, Math.min(this.stoppable.size(), 16)),
				daemons);
		CompletableFuture
			.allOf(this.stoppable.stream()
				.map((worker) -> CompletableFuture.runAsync(() -> action.accept(worker), executor))
				.toArray(CompletableFuture[]::new))
			.completeOnTimeout(null, STEP.toMillis(), TimeUnit.MILLISECONDS)
			.join();
		executor.shutdown();
	}

	private boolean awaitEnd(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		boolean all = true;
		for (StoppableConsumer worker : this.stoppable) {
			all &= worker.awaitEnd(Duration.ofNanos(Math.max(end - System.nanoTime(), 0)));
		}
		return all;
	}

	private void awaitAcksTaken() throws InterruptedException {
		for (StoppableConsumer worker : this.stoppable) {
			worker.awaitAcksTaken();
		}
	}

	List<QueueConsumer> workers() {
		return this.workers;
	}

	/**
	 * How the work goes.
	 */
	List<ConsumerStatus> statuses() {
		List<ConsumerStatus> statuses = new ArrayList<>();
		this.workers.forEach((worker) -> statuses.add(worker.status()));
		return statuses;
	}

	boolean isRunning() {
		return this.running;
	}

}
