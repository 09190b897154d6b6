package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * Threads that write to clients, which may be slow, and their signs of life.
 */
public final class TaskEventThreads implements AutoCloseable {

	private final ExecutorService writers;

	private final Heartbeats heartbeats;

	public TaskEventThreads(Duration heartbeat, RecoveryLoop loop) {
		this.heartbeats = new Heartbeats(heartbeat, loop);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-sse-");
		threads.setDaemon(true);
		this.writers = Executors.newCachedThreadPool(threads);
	}

	void write(Runnable writing) {
		this.writers.execute(writing);
	}

	/**
	 * Asks for signs of life from now on.
	 */
	Runnable beat(Runnable sign) {
		return this.heartbeats.start(sign);
	}

	@Override
	public void close() {
		this.heartbeats.close();
		this.writers.shutdownNow();
	}

}
