package io.github.taskqueue.internal.worker.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.delivery.Delivery;

/**
 * The threads of all workers of this application.
 */
public final class WorkerThreads implements AutoCloseable {

	/**
	 * How many places of a queue are lent at most. Each takes a thread.
	 */
	private static final int LENT = 50;

	private static final int LENT_IF_VIRTUAL = 500;

	private final boolean virtual;

	private final Semaphore replacements;

	private final List<WorkerPool> pools = new CopyOnWriteArrayList<>();

	private volatile boolean stopping;

	private volatile boolean interrupted;

	private final RecoveryLoop timer;

	private final RecoveryLoop channels;

	private final RecoveryLoop readAhead;

	private final RecoveryLoop outcomes;

	private final RecoveryLoop returns;

	public WorkerThreads(boolean virtual, int maxStubborn, RecoveryLoops loops) {
		this.virtual = virtual;
		this.replacements = new Semaphore(maxStubborn);
		this.timer = loops.create("timer");
		this.channels = loops.createKeepingAlive("channels");
		this.readAhead = loops.create("read-ahead");
		this.outcomes = loops.create("outcomes");
		this.returns = loops.create("returns");
	}

	/**
	 * For what is short and due at a time.
	 */
	public RecoveryLoop timer() {
		return this.timer;
	}

	/**
	 * For channels to consume on, which wait for the broker. Keeps the process alive,
	 * also before the broker can be reached.
	 */
	public RecoveryLoop channels() {
		return this.channels;
	}

	/**
	 * For what begins and ends reading ahead, which waits for the broker.
	 */
	public RecoveryLoop readAhead() {
		return this.readAhead;
	}

	/**
	 * For what is published after a task, which waits for the connection to publish on.
	 */
	public RecoveryLoop outcomes() {
		return this.outcomes;
	}

	/**
	 * For copies of what goes back to its queue, which wait likewise.
	 */
	public RecoveryLoop returns() {
		return this.returns;
	}

	public WorkerPool pool(String queue, Concurrency concurrency, Consumer<Delivery> work) {
		WorkerPool pool = new WorkerPool(concurrency, tasks("task-" + queue + "-"), work, this.replacements,
				this.virtual ? LENT_IF_VIRTUAL : LENT);
		this.pools.add(pool);
		return pool;
	}

	private ThreadFactory tasks(String prefix) {
		return this.virtual ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
				: new CustomizableThreadFactory(prefix);
	}

	/**
	 * Gives up the task that runs on a thread.
	 */
	public @Nullable Delivery giveUp(Thread thread) {
		for (WorkerPool pool : this.pools) {
			Delivery delivery = pool.giveUp(thread);
			if (delivery != null) {
				return delivery;
			}
		}
		return null;
	}

	/**
	 * Has the task that runs on this thread wait for another one of its queue.
	 */
	public <T extends @Nullable Object> T lend(Supplier<T> wait) {
		for (WorkerPool pool : this.pools) {
			if (pool.runs(Thread.currentThread())) {
				return pool.lend(wait);
			}
		}
		return wait.get();
	}

	/**
	 * Whether a task of a name runs.
	 */
	public boolean runs(String task) {
		return this.pools.stream().anyMatch((pool) -> pool.runs(task));
	}

	/**
	 * Notes that the application stops. Comes after the consumers were cancelled, as who
	 * learns of it gives back its task.
	 */
	public void stop() {
		this.stopping = true;
	}

	/**
	 * Whether the application stops.
	 */
	public boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Interrupts every running task because the application stops.
	 */
	public void interrupt() {
		this.interrupted = true;
		this.pools.forEach(WorkerPool::interrupt);
	}

	/**
	 * Whether tasks have been interrupted because the application stops.
	 */
	public boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Forgets the threads of workers that have stopped.
	 */
	public void restart() {
		this.stopping = false;
		this.interrupted = false;
		this.pools.clear();
	}

	@Override
	public void close() {
		this.readAhead.close();
		this.channels.close();
		this.outcomes.close();
		this.returns.close();
		this.timer.close();
	}

}
