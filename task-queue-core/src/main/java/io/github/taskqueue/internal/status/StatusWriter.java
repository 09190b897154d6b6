package io.github.taskqueue.internal.status;

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

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.StoreState;
import io.github.taskqueue.internal.store.TaskRecord;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Writes changes to the store, many at a time and on a loop of its own: those of one task
 * that follow each other closely become one. A store that is slow or out of reach delays
 * what is written and holds up no task. What is under way when anything fails is written
 * again. Thread-safe.
 */
public final class StatusWriter implements StoreState, AutoCloseable {

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

	private final Condition turned = this.lock.newCondition();

	private final PendingChanges changes = new PendingChanges();

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job writing;

	private long writingSince;

	private boolean failing;

	private boolean closed;

	private long dropped;

	public StatusWriter(StatusStore store, int maxWaiting, RecoveryLoop loop) {
		this.store = store;
		this.maxWaiting = maxWaiting;
		this.loop = loop;
		this.writing = loop.add("The writing of statuses", this::turn);
		this.writing.wake();
	}

	/**
	 * Has a change written at once.
	 */
	CompletableFuture<Void> write(TaskRecord change) {
		CompletableFuture<Void> written = add(change, Duration.ZERO);
		return written.isDone() ? written : written.copy().completeOnTimeout(null, PATIENCE.toMillis(), MILLISECONDS);
	}

	/**
	 * Has a change written soon, together with what follows it.
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
			if (!this.failing && (!awaited || this.changes.nextDue() != nextDue)) {
				this.writing.wakeAfter(delay);
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
			logger.warn(
					"Status changes are dropped because too many wait for the store (task-queue.store.max-pending); the status of tasks is"
							+ " incomplete");
		}
		this.dropped += changes;
	}

	/**
	 * What waits to be written of a task.
	 */
	@Nullable TaskRecord pending(String id) {
		return locked(() -> this.changes.of(id));
	}

	/**
	 * What waits to be written of any task.
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

	private <T extends @Nullable Object> T locked(Supplier<T> read) {
		this.lock.lock();
		try {
			return read.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whatever is thrown, what was taken is put back: now, or by the next turn if the
	 * heap has no room for it.
	 */
	private Duration turn() {
		try {
			List<TaskRecord> batch = takeBatch();
			if (!batch.isEmpty()) {
				apply(batch);
			}
			written();
			return untilNext();
		}
		catch (Throwable ex) {
			failed(ex);
			return PAUSE;
		}
	}

	/**
	 * Takes changes that are due. When the writer is closed, all are.
	 */
	private List<TaskRecord> takeBatch() {
		return locked(() -> {
			long now = System.nanoTime();
			if (this.changes.underWay() > 0) {
				this.changes.putBack(now);
			}
			if (this.closed) {
				this.changes.allDue(now);
			}
			this.writingSince = now;
			this.changes.take(now, now + LATER.toNanos());
			return this.changes.taken();
		});
	}

	private Duration untilNext() {
		signalTurned();
		return locked(() -> {
			if (this.changes.waiting() == 0) {
				return RecoveryLoop.REST;
			}
			return this.closed ? Duration.ZERO
					: Duration.ofNanos(Math.max(0, this.changes.nextDue() - System.nanoTime()));
		});
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
			logger.warn("The store refuses a change of task " + change.id(), ex);
		}
	}

	private void written() {
		List<CompletableFuture<Void>> written;
		boolean back;
		this.lock.lock();
		try {
			written = this.changes.written();
			back = this.failing;
			this.failing = false;
		}
		finally {
			this.lock.unlock();
		}
		release(written);
		if (back) {
			logger.info("The store is available again");
		}
	}

	/**
	 * What others have chained to a future may throw what cannot even be noted there.
	 */
	private static void release(List<CompletableFuture<Void>> held) {
		for (CompletableFuture<Void> each : held) {
			try {
				each.complete(null);
			}
			catch (Throwable ex) {
				logger.debug("A callback of a write has failed", ex);
			}
		}
	}

	/**
	 * Nobody is held up any more until the store is back.
	 */
	private void failed(Throwable failure) {
		List<CompletableFuture<Void>> held;
		boolean known;
		this.lock.lock();
		try {
			known = this.failing;
			this.failing = true;
			this.changes.putBack(System.nanoTime());
			held = this.changes.futures();
		}
		finally {
			this.lock.unlock();
		}
		release(held);
		if (!known) {
			logger.warn("The store is not available; the status of tasks is late until it is", failure);
		}
		signalTurned();
	}

	private void signalTurned() {
		this.lock.lock();
		try {
			this.turned.signalAll();
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
			this.writing.wake();
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
			.completeOnTimeout(null, LAST_WRITES.toMillis(), MILLISECONDS)
			.join();
	}

	/**
	 * Writes what waits, for some seconds at most, unless the store is out of reach.
	 */
	@Override
	public void close() throws InterruptedException {
		this.lock.lock();
		try {
			this.closed = true;
			if (!this.failing) {
				this.writing.wake();
			}
			long left = LAST_WRITES.toNanos();
			while (!isOver() && left > 0) {
				left = this.turned.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
			this.loop.close();
		}
		if (waiting() > 0) {
			logger.warn("%d status changes are not written because the store is not available".formatted(waiting()));
		}
	}

	private boolean isOver() {
		return this.changes.underWay() == 0 && (this.failing || this.changes.waiting() == 0);
	}

}
