package io.github.taskqueue.internal.worker.pool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.delivery.Delivery;

/**
 * The threads that run the tasks of one queue. A thread whose task is given up, as it
 * ignores its interrupt, is replaced by another one until the task ends. A task that
 * waits for another one of the queue lends its place. Thread-safe.
 */
public final class WorkerPool {

	private static final Duration KEEP_IDLE = Duration.ofSeconds(30);

	private volatile Concurrency concurrency;

	private final Consumer<Delivery> work;

	private final Semaphore replacements;

	private final int reserve;

	/**
	 * Tasks that run or wait here, without those that were given up.
	 */
	private final AtomicInteger inHand = new AtomicInteger();

	private final Map<Thread, Work> running = new ConcurrentHashMap<>();

	private final GrowingQueue waiting = new GrowingQueue();

	private final ThreadPoolExecutor executor;

	private final CountDownLatch end = new CountDownLatch(1);

	private final AtomicInteger stubborn = new AtomicInteger();

	private final LongAdder ended = new LongAdder();

	private final LongAdder busy = new LongAdder();

	private int added;

	private volatile int waitForOthers;

	private volatile @Nullable Runnable whenLent;

	/**
	 * Creates a pool that has as many threads in reserve for places that are lent.
	 */
	public WorkerPool(Concurrency concurrency, ThreadFactory threads, Consumer<Delivery> work, Semaphore replacements,
			int reserve) {
		this.concurrency = concurrency;
		this.work = work;
		this.replacements = replacements;
		this.reserve = reserve;
		this.executor = new ThreadPoolExecutor(concurrency.min(), concurrency.max(), KEEP_IDLE.toMillis(),
				TimeUnit.MILLISECONDS, this.waiting, threads, this::reject);
		this.waiting.executor = this.executor;
	}

	/**
	 * Has a delivery worked on by the next free thread.
	 */
	public void execute(Delivery delivery) {
		this.inHand.incrementAndGet();
		try {
			this.executor.execute(new Work(delivery));
		}
		catch (Throwable ex) {
			// No thread could be started; the channel is closed, and the broker delivers
			// again
			left();
			throw ex;
		}
	}

	/**
	 * Whether a delivery would be worked on at once.
	 */
	public boolean isIdle() {
		return this.inHand.get() == 0 && missing() == 0;
	}

	/**
	 * How many tasks run at the moment, without those that were given up.
	 */
	public int active() {
		return Math.max(this.running.size() - this.stubborn.get(), 0);
	}

	/**
	 * How many tasks have ended so far.
	 */
	public long ended() {
		return this.ended.sum();
	}

	/**
	 * For how long threads have worked so far, also on what still runs. What ends just
	 * now may be counted twice, and is never left out.
	 */
	public long busy() {
		long now = System.nanoTime();
		return this.running.values().stream().mapToLong((work) -> now - work.began).sum() + this.busy.sum();
	}

	/**
	 * How many tasks no thread has begun.
	 */
	public int waiting() {
		return this.waiting.size();
	}

	/**
	 * How many tasks were given up and run on all the same.
	 */
	public int stubborn() {
		return this.stubborn.get();
	}

	/**
	 * How many threads are stuck without another one in their place.
	 */
	public synchronized int missing() {
		return this.stubborn.get() - this.added;
	}

	/**
	 * Waits no longer for the task that runs on a thread, and puts another thread in
	 * place of that one, if there is a permit for it.
	 */
	synchronized @Nullable Delivery giveUp(Thread thread) {
		Work stuck = this.running.get(thread);
		if (stuck == null) {
			return null;
		}
		stuck.delivery.giveUp();
		this.stubborn.incrementAndGet();
		left();
		if (this.replacements.tryAcquire()) {
			this.added++;
			resize();
		}
		return stuck.delivery;
	}

	/**
	 * The stuck thread has come back and is one of the pool again.
	 */
	private synchronized void cameBack() {
		if (this.added > this.stubborn.decrementAndGet()) {
			this.added--;
			resize();
			this.replacements.release();
		}
	}

	/**
	 * Has tasks that wait for others of their queue lend their places from now on, or no
	 * longer.
	 */
	public void lendPlaces(@Nullable Runnable whenLent) {
		this.whenLent = whenLent;
	}

	/**
	 * How many more tasks may run for those that wait for others.
	 */
	public int lent() {
		return Math.min(this.waitForOthers, this.reserve);
	}

	/**
	 * How many more tasks could begin at once. If it is negative, as many wait or run
	 * beyond the size of the pool.
	 */
	public int free() {
		return this.executor.getMaximumPoolSize() - this.inHand.get() - this.stubborn.get();
	}

	boolean runs(Thread thread) {
		return this.running.containsKey(thread);
	}

	/**
	 * Waits on a thread of this pool for another task of the queue, and lends its place
	 * for that time. Tasks that run when the wait ends are left alone, so there may be
	 * more of them than places until they end.
	 */
	<T extends @Nullable Object> T lend(Supplier<T> wait) {
		Runnable notice = this.whenLent;
		if (notice == null) {
			return wait.get();
		}
		try {
			lend(1);
			notice.run();
			return wait.get();
		}
		finally {
			lend(-1);
		}
	}

	private synchronized void lend(int places) {
		this.waitForOthers += places;
		resize();
	}

	/**
	 * Has another number of threads from now on. Tasks that run on more of them go on.
	 */
	public synchronized void resize(Concurrency concurrency) {
		this.concurrency = concurrency;
		resize();
	}

	private void resize() {
		int more = this.added + lent();
		int min = this.concurrency.min() + more;
		int max = this.concurrency.max() + more;
		if (max > this.executor.getMaximumPoolSize()) {
			this.executor.setMaximumPoolSize(max);
			this.executor.setCorePoolSize(min);
			this.waiting.offerAgain();
		}
		else {
			this.executor.setCorePoolSize(min);
			this.executor.setMaximumPoolSize(max);
		}
	}

	/**
	 * Starts no more tasks and gives back those that no thread has begun, also those that
	 * still come.
	 */
	public void shutdown() {
		this.executor.shutdown();
		giveBackWaiting((delivery) -> true);
		endIfIdle();
	}

	/**
	 * Gives back tasks that no thread has begun.
	 */
	public void giveBackWaiting(Predicate<Delivery> which) {
		for (Runnable task : this.waiting) {
			// A thread may begin it meanwhile
			if (which.test(((Work) task).delivery) && this.waiting.remove(task)) {
				giveBack(task);
			}
		}
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
		((Work) task).delivery.giveBack();
		left();
	}

	private void left() {
		this.inHand.decrementAndGet();
		endIfIdle();
	}

	private void endIfIdle() {
		if (this.executor.isShutdown() && this.inHand.get() == 0) {
			this.end.countDown();
		}
	}

	/**
	 * Whether a task of a name runs, or has just ended and is being settled.
	 */
	boolean runs(String task) {
		return this.running.values().stream().anyMatch((work) -> task.equals(work.delivery.properties().getType()));
	}

	/**
	 * Interrupts every running task.
	 */
	void interrupt() {
		this.running.keySet().forEach(Thread::interrupt);
	}

	/**
	 * Waits for the running tasks, after {@link #shutdown()}. Those that were given up
	 * are not waited for.
	 */
	public boolean awaitEnd(Duration timeout) throws InterruptedException {
		return this.end.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	private final class Work implements Runnable {

		private final Delivery delivery;

		private long began;

		Work(Delivery delivery) {
			this.delivery = delivery;
		}

		@Override
		public void run() {
			this.began = System.nanoTime();
			WorkerPool.this.running.put(Thread.currentThread(), this);
			try {
				WorkerPool.this.work.accept(this.delivery);
			}
			finally {
				WorkerPool.this.busy.add(System.nanoTime() - this.began);
				WorkerPool.this.running.remove(Thread.currentThread());
				ThreadState.clear();
				WorkerPool.this.ended.increment();
				if (this.delivery.isGivenUp()) {
					cameBack();
				}
				else {
					left();
				}
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
					&& WorkerPool.this.inHand.get() > threads.getPoolSize() - WorkerPool.this.stubborn.get();
			return !grow && super.offer(task);
		}

		void keep(Runnable task) {
			super.offer(task);
		}

		/**
		 * More threads are allowed now, and nothing else would make the executor start
		 * one for tasks that wait.
		 */
		void offerAgain() {
			ThreadPoolExecutor threads = this.executor;
			for (int left = size(); threads != null && left > 0
					&& threads.getPoolSize() < threads.getMaximumPoolSize(); left--) {
				Runnable task = poll();
				if (task == null) {
					return;
				}
				try {
					threads.execute(task);
				}
				catch (Throwable ex) {
					// No thread could be started
					keep(task);
					throw ex;
				}
			}
		}

	}

}
