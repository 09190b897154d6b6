package io.github.taskqueue.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads of all workers of this application.
 */
final class WorkerThreads implements AutoCloseable {

	private final boolean virtual;

	private final ScheduledThreadPoolExecutor timer;

	private final ScheduledThreadPoolExecutor blocking;

	/**
	 * Creates the threads.
	 * @param virtual whether tasks run on virtual threads
	 */
	WorkerThreads(boolean virtual) {
		this.virtual = virtual;
		this.timer = new ScheduledThreadPoolExecutor(1, daemons("task-queue-timer-"));
		this.timer.setRemoveOnCancelPolicy(true);
		this.blocking = new ScheduledThreadPoolExecutor(2, named("task-queue-channels-"));
	}

	private static ThreadFactory daemons(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	/**
	 * These keep the process alive, also before the broker can be reached.
	 */
	private static ThreadFactory named(String prefix) {
		return new CustomizableThreadFactory(prefix);
	}

	/**
	 * For what is short and due at a time.
	 * @return the executor
	 */
	ScheduledExecutorService timer() {
		return this.timer;
	}

	/**
	 * For what waits for the broker.
	 * @return the executor
	 */
	ScheduledExecutorService blocking() {
		return this.blocking;
	}

	/**
	 * Threads that run the tasks of a queue.
	 * @param queue name of the queue
	 * @return makes the threads
	 */
	ThreadFactory tasks(String queue) {
		String prefix = "task-" + queue + "-";
		return this.virtual ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory() : named(prefix);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.blocking.shutdownNow();
	}

}
