package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.definition.Concurrency;

/**
 * The threads that run the tasks of one queue. Thread-safe.
 */
final class WorkerPool {

	private static final Duration KEEP_IDLE = Duration.ofSeconds(30);

	private final Consumer<Delivery> work;

	private final AtomicInteger inHand = new AtomicInteger();

	private final Set<Thread> running = ConcurrentHashMap.newKeySet();

	private final GrowingQueue waiting = new GrowingQueue();

	private final ThreadPoolExecutor executor;

	/**
	 * Creates the pool.
	 * @param concurrency how many threads
	 * @param threads makes them, platform or virtual ones
	 * @param work what is done with a delivery; never throws
	 */
	WorkerPool(Concurrency concurrency, ThreadFactory threads, Consumer<Delivery> work) {
		this.work = work;
		this.executor = new ThreadPoolExecutor(concurrency.min(), concurrency.max(), KEEP_IDLE.toMillis(),
				TimeUnit.MILLISECONDS, this.waiting, threads, this::reject);
		this.waiting.executor = this.executor;
	}

	void execute(Delivery delivery) {
		this.inHand.incrementAndGet();
		this.executor.execute(new Work(delivery));
	}

	/**
	 * How many tasks run at the moment.
	 * @return the number
	 */
	int active() {
		return this.running.size();
	}

	/**
	 * Starts no more tasks and gives back those that no thread has begun, also those that
	 * still come.
	 */
	void shutdown() {
		this.executor.shutdown();
		List<Runnable> unstarted = new ArrayList<>();
		this.waiting.drainTo(unstarted);
		unstarted.forEach(this::giveBack);
	}

	/**
	 * The executor may have no more threads, or it is shut down.
	 */
	private void reject(Runnable task, ThreadPoolExecutor executor) {
		this.waiting.keep(task);
		if (executor.isShutdown() && this.waiting.remove(task)) {
			giveBack(task);
		}
	}

	private void giveBack(Runnable task) {
		this.inHand.decrementAndGet();
		((Work) task).delivery.giveBack();
	}

	/**
	 * Interrupts every running task.
	 */
	void interrupt() {
		this.running.forEach(Thread::interrupt);
	}

	/**
	 * Waits for the running tasks, after {@link #shutdown()}.
	 * @param timeout the longest wait
	 * @return whether all have ended
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		return this.executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	private final class Work implements Runnable {

		private final Delivery delivery;

		Work(Delivery delivery) {
			this.delivery = delivery;
		}

		@Override
		public void run() {
			WorkerPool.this.running.add(Thread.currentThread());
			try {
				WorkerPool.this.work.accept(this.delivery);
			}
			finally {
				WorkerPool.this.running.remove(Thread.currentThread());
				Thread.interrupted();
				WorkerPool.this.inHand.decrementAndGet();
			}
		}

	}

	/**
	 * Takes a task only when a thread is free for it or no more threads are allowed;
	 * otherwise the executor starts another thread. A {@link ThreadPoolExecutor} would
	 * start threads above its core size only when the queue is full.
	 */
	private final class GrowingQueue extends LinkedBlockingQueue<Runnable> {

		private transient @Nullable ThreadPoolExecutor executor;

		@Override
		public boolean offer(Runnable task) {
			ThreadPoolExecutor threads = this.executor;
			boolean grow = threads != null && threads.getPoolSize() < threads.getMaximumPoolSize()
					&& WorkerPool.this.inHand.get() > threads.getPoolSize();
			return !grow && super.offer(task);
		}

		void keep(Runnable task) {
			super.offer(task);
		}

	}

}
