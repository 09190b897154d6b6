package io.github.taskqueue.result;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Writes changes to the store, many at a time and on a thread of its own: those of one
 * task that follow each other closely become one. A store that is slow or out of reach
 * delays what is written and holds up no task. Thread-safe.
 */
final class StatusWriter implements StoreState, AutoCloseable {

	private static final Log logger = LogFactory.getLog(StatusWriter.class);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	/**
	 * Most tasks end within this time after their start, and then cost one write.
	 */
	private static final Duration LATER = Duration.ofMillis(100);

	/**
	 * A database may take its time to say that it does not answer.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration LAST_WRITES = Duration.ofSeconds(5);

	private final StatusStore store;

	private final int maxWaiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final PendingChanges changes = new PendingChanges();

	private final Thread thread;

	private long writingSince;

	private boolean failing;

	private boolean closed;

	private long dropped;

	/**
	 * Creates the writer and starts its thread.
	 * @param store what it writes to
	 * @param maxWaiting how many changes may wait
	 */
	StatusWriter(StatusStore store, int maxWaiting) {
		this.store = store;
		this.maxWaiting = maxWaiting;
		this.thread = new Thread(this::run, "task-queue-status");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Has a change written at once.
	 * @param change the change
	 * @return completed when it is written, or when that may take longer because the
	 * store is out of reach; never exceptionally
	 */
	CompletableFuture<Void> write(TaskRecord change) {
		CompletableFuture<Void> written = add(change, Duration.ZERO);
		return written.isDone() ? written : written.copy().completeOnTimeout(null, PATIENCE.toMillis(), MILLISECONDS);
	}

	/**
	 * Has a change written soon, together with what follows it.
	 * @param change the change
	 */
	void writeSoon(TaskRecord change) {
		add(change, LATER);
	}

	private CompletableFuture<Void> add(TaskRecord change, Duration delay) {
		this.lock.lock();
		try {
			if (this.closed || (this.changes.waiting() >= this.maxWaiting && !this.changes.isWaiting(change.id()))) {
				drop(1);
				return DONE;
			}
			boolean awaited = this.changes.waiting() > 0;
			long nextDue = this.changes.nextDue();
			CompletableFuture<Void> written = this.changes.add(change, System.nanoTime() + delay.toNanos());
			if (!awaited || this.changes.nextDue() != nextDue) {
				this.changed.signalAll();
			}
			return (this.failing || isStuck()) ? DONE : written;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isStuck() {
		return this.changes.underWay() > 0 && System.nanoTime() - this.writingSince > PATIENCE.toNanos();
	}

	private void drop(int changes) {
		if (this.dropped == 0) {
			logger.warn("Too many changes wait for the store (task-queue.store.max-pending), so the status of tasks is"
					+ " incomplete");
		}
		this.dropped += changes;
	}

	/**
	 * What waits to be written of a task.
	 * @param id id of the task
	 * @return the change, or {@code null} if all is written
	 */
	@Nullable TaskRecord pending(String id) {
		return locked(() -> this.changes.of(id));
	}

	/**
	 * What waits to be written of any task.
	 * @return the changes, by the ids of the tasks
	 */
	Map<String, TaskRecord> pending() {
		return locked(this.changes::all);
	}

	@Override
	public long dropped() {
		return locked(() -> this.dropped);
	}

	@Override
	public int waiting() {
		return locked(() -> this.changes.waiting() + this.changes.underWay());
	}

	@Override
	public boolean isFailing() {
		return locked(() -> this.failing);
	}

	private boolean isClosed() {
		return locked(() -> this.closed);
	}

	private <T extends @Nullable Object> T locked(Supplier<T> read) {
		this.lock.lock();
		try {
			return read.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		try {
			boolean more = true;
			while (more && takeBatch()) {
				more = write() || !isClosed();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (waiting() > 0) {
			logger.warn("%d changes of the status of tasks are not written, as the store is out of reach"
				.formatted(waiting()));
		}
	}

	/**
	 * Waits for changes that are due. When the writer is closed, all are.
	 */
	private boolean takeBatch() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (!this.closed && !isDue()) {
				if (this.changes.waiting() == 0) {
					this.changed.await();
				}
				else {
					this.changed.awaitNanos(this.changes.nextDue() - System.nanoTime());
				}
			}
			this.writingSince = System.nanoTime();
			if (this.closed) {
				this.changes.allDue(this.writingSince);
			}
			this.changes.take(this.writingSince, this.writingSince + LATER.toNanos());
			return this.changes.underWay() > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isDue() {
		return this.changes.waiting() > 0 && this.changes.nextDue() - System.nanoTime() <= 0;
	}

	private boolean write() throws InterruptedException {
		List<TaskRecord> batch = this.changes.taken();
		try {
			apply(batch);
			written();
			return true;
		}
		catch (RuntimeException ex) {
			failed(ex);
			return false;
		}
	}

	/**
	 * One row that the store cannot take must not hold up the others.
	 */
	private void apply(List<TaskRecord> batch) {
		try {
			this.store.apply(batch);
		}
		catch (DataIntegrityViolationException ex) {
			batch.forEach(this::applyOne);
		}
	}

	private void applyOne(TaskRecord change) {
		try {
			this.store.apply(List.of(change));
		}
		catch (DataIntegrityViolationException ex) {
			logger.warn("The store does not take what is to be written of task " + change.id(), ex);
		}
	}

	private void written() {
		List<CompletableFuture<Void>> written;
		this.lock.lock();
		try {
			if (this.failing) {
				logger.info("The store is back");
			}
			this.failing = false;
			written = this.changes.written();
		}
		finally {
			this.lock.unlock();
		}
		written.forEach((each) -> each.complete(null));
	}

	/**
	 * Nobody is held up any more until the store is back.
	 */
	private void failed(RuntimeException failure) throws InterruptedException {
		List<CompletableFuture<Void>> held;
		this.lock.lockInterruptibly();
		try {
			if (!this.failing) {
				logger.warn("The store cannot be written to; the status of tasks is late until it is back", failure);
			}
			this.failing = true;
			this.changes.putBack(System.nanoTime());
			held = this.changes.futures();
		}
		finally {
			this.lock.unlock();
		}
		held.forEach((each) -> each.complete(null));
		pause();
	}

	private void pause() throws InterruptedException {
		long end = System.nanoTime() + PAUSE.toNanos();
		this.lock.lockInterruptibly();
		try {
			long left = PAUSE.toNanos();
			while (left > 0 && !this.closed) {
				this.changed.awaitNanos(left);
				left = end - System.nanoTime();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Writes what waits, for some seconds at most, and goes on.
	 */
	void flush() {
		List<CompletableFuture<Void>> written;
		this.lock.lock();
		try {
			if (this.failing) {
				return;
			}
			this.changes.allDue(System.nanoTime());
			written = this.changes.futures();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
			.completeOnTimeout(null, LAST_WRITES.toMillis(), MILLISECONDS)
			.join();
	}

	/**
	 * Writes what waits, for some seconds at most.
	 */
	@Override
	public void close() throws InterruptedException {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.thread.join(LAST_WRITES.toMillis());
		this.thread.interrupt();
	}

}
