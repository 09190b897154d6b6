package io.github.taskqueue.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.definition.Concurrency;

/**
 * The threads of all workers of this application.
 */
final class WorkerThreads implements AutoCloseable {

	private final boolean virtual;

	private final StartGate gate = new StartGate();

	private final Semaphore replacements;

	private final List<WorkerPool> pools = new CopyOnWriteArrayList<>();

	private volatile boolean stopping;

	private volatile boolean interrupted;

	private final ScheduledThreadPoolExecutor timer;

	private final ScheduledThreadPoolExecutor blocking;

	/**
	 * Creates the threads.
	 * @param virtual whether tasks run on virtual threads
	 * @param maxStubborn how many threads may be put in place of those that are stuck
	 */
	WorkerThreads(boolean virtual, int maxStubborn) {
		this.virtual = virtual;
		this.replacements = new Semaphore(maxStubborn);
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
	 * Where tasks pass before they start.
	 * @return the gate
	 */
	StartGate gate() {
		return this.gate;
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
	 * Creates the threads that run the tasks of a queue.
	 * @param queue name of the queue
	 * @param concurrency how many
	 * @param work what is done with a delivery; never throws
	 * @return the threads
	 */
	WorkerPool pool(String queue, Concurrency concurrency, Consumer<Delivery> work) {
		WorkerPool pool = new WorkerPool(concurrency, tasks("task-" + queue + "-"), work, this.replacements);
		this.pools.add(pool);
		return pool;
	}

	private ThreadFactory tasks(String prefix) {
		return this.virtual ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory() : named(prefix);
	}

	/**
	 * Gives up the task that runs on a thread.
	 * @param thread the thread
	 * @return the task's delivery, or {@code null} if none of these threads runs one
	 */
	@Nullable Delivery giveUp(Thread thread) {
		for (WorkerPool pool : this.pools) {
			Delivery delivery = pool.giveUp(thread);
			if (delivery != null) {
				return delivery;
			}
		}
		return null;
	}

	/**
	 * Notes that the application stops. Comes after the consumers were cancelled, as who
	 * learns of it gives back its task.
	 */
	void stop() {
		this.stopping = true;
		this.gate.stop();
	}

	/**
	 * Whether the application stops.
	 * @return whether it does
	 */
	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Interrupts every running task because the application stops.
	 */
	void interrupt() {
		this.interrupted = true;
		this.pools.forEach(WorkerPool::interrupt);
	}

	/**
	 * Whether tasks have been interrupted because the application stops.
	 * @return whether they have
	 */
	boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Forgets the threads of workers that have stopped.
	 */
	void restart() {
		this.stopping = false;
		this.interrupted = false;
		this.gate.restart();
		this.pools.clear();
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.blocking.shutdownNow();
	}

}
