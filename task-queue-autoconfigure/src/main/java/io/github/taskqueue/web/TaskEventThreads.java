package io.github.taskqueue.web;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads that write to clients, which may be slow, and a timer for signs of life.
 */
final class TaskEventThreads implements AutoCloseable {

	private final ExecutorService writers;

	private final ScheduledExecutorService timer;

	private final Duration heartbeat;

	TaskEventThreads(Duration heartbeat) {
		this.heartbeat = heartbeat;
		this.writers = Executors.newCachedThreadPool(threads("task-queue-sse-"));
		this.timer = Executors.newSingleThreadScheduledExecutor(threads("task-queue-heartbeat-"));
	}

	private static CustomizableThreadFactory threads(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	void write(Runnable writing) {
		this.writers.execute(writing);
	}

	Future<?> beat(Runnable sign) {
		long millis = this.heartbeat.toMillis();
		return this.timer.scheduleAtFixedRate(sign, millis, millis, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.writers.shutdownNow();
	}

}
