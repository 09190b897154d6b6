package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.broker.QueueDepths;

/**
 * Restarts a consumer that has gone silent: tasks wait in its queue and it has room for
 * them, but between two looks none has come. Nothing else would notice, as connection and
 * channel are open.
 */
final class ConsumerWatchdog implements SmartLifecycle {

	private final TaskWorkers workers;

	private final QueueDepths depths;

	private final ScheduledExecutorService executor;

	private final Duration interval;

	/**
	 * What the consumers of queues had received when they seemed silent. Used by one look
	 * at a time.
	 */
	private final Map<String, Long> silent = new HashMap<>();

	private @Nullable ScheduledFuture<?> looking;

	/**
	 * Creates the watchdog.
	 * @param workers whom it watches
	 * @param depths tells how many tasks wait
	 * @param executor looks after them
	 * @param interval time between two looks
	 */
	ConsumerWatchdog(TaskWorkers workers, QueueDepths depths, ScheduledExecutorService executor, Duration interval) {
		this.workers = workers;
		this.depths = depths;
		this.executor = executor;
		this.interval = interval;
	}

	@Override
	public void start() {
		this.looking = this.executor.scheduleWithFixedDelay(() -> this.workers.workers().forEach(this::look),
				this.interval.toMillis(), this.interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void look(QueueWorker worker) {
		worker.restWhileStuck();
		long received = worker.received();
		Long before = this.silent.remove(worker.queue());
		if (!worker.isHungry() || this.depths.ready(worker.queue()).orElse(0) == 0) {
			return;
		}
		if (before != null && before == received) {
			worker.restart("tasks wait in the queue, and none has come for " + this.interval.toSeconds() + " s");
		}
		else {
			this.silent.put(worker.queue(), received);
		}
	}

	@Override
	public void stop() {
		if (this.looking != null) {
			this.looking.cancel(false);
			this.looking = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.looking != null;
	}

	/**
	 * Starts after the workers and stops before them.
	 */
	@Override
	public int getPhase() {
		return TaskWorkers.PHASE + 1;
	}

}
