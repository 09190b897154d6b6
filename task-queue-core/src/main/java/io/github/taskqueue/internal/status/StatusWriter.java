package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskKey;
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

	private final Clock clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition turned = this.lock.newCondition();

	private final PendingChanges changes;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job turns;

	private boolean writing;

	private long writingSince;

	private @Nullable String problem;

	/**
	 * Completed when the store first answers.
	 */
	private final CompletableFuture<Void> reached = new CompletableFuture<>();

	private boolean closed;

	private long dropped;

	private boolean overflowed;

	public StatusWriter(StatusStore store, DataSize maxWaiting, Clock clock, RecoveryLoop loop) {
		this.store = store;
		this.changes = new PendingChanges(maxWaiting.toBytes());
		this.clock = clock;
		this.loop = loop;
		this.turns = loop.add("The writing of statuses", this::turn);
		this.turns.wake();
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
		List<CompletableFuture<Void>> droppedChanges = new ArrayList<>();
		this.lock.lock();
		try {
			if (this.closed) {
				this.dropped++;
				return DONE;
			}
			boolean awaited = this.changes.waiting() > 0;
			long nextDue = this.changes.nextDue();
			CompletableFuture<Void> written = this.changes.add(change, System.nanoTime() + delay.toNanos());
			if (!isFailing() && (!awaited || this.changes.nextDue() != nextDue)) {
				this.turns.wakeAfter(delay);
			}
			drop(this.changes.makeRoom(droppedChanges::add));
			return (isFailing() || isStuck()) ? DONE : written;
		}
		finally {
			this.lock.unlock();
			release(droppedChanges);
		}
	}

	private boolean isStuck() {
		return this.writing && System.nanoTime() - this.writingSince > PATIENCE.toNanos();
	}

	private void drop(int changes) {
		if (changes > 0 && !this.overflowed) {
			this.overflowed = true;
			logger.warn("Results and status changes are dropped because too much waits for the store"
					+ " (task-queue.store.max-pending-size); the status of tasks is incomplete");
		}
		this.dropped += changes;
	}

	/**
	 * What waits to be written of the tasks of some ids.
	 */
	Collection<TaskRecord> pending(Collection<String> ids) {
		return locked(() -> this.changes.of(ids));
	}

	/**
	 * What waits to be written of any task.
	 */
	Map<TaskKey, TaskRecord> pending() {
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
	public @Nullable String problem() {
		return locked(() -> (this.problem == null && isStuck()) ? "It does not answer" : this.problem);
	}

	boolean isFailing() {
		return locked(() -> this.problem != null);
	}

	/**
	 * Completed when the store first answers, which may be long after the start.
	 */
	CompletableFuture<Void> reached() {
		return this.reached.copy();
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
			else if (!this.reached.isDone()) {
				probe();
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
			this.writing = true;
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
	 * One row that the store refuses must not hold up the others. Which exception that is
	 * depends on the database, so a store that takes another row tells.
	 */
	private void apply(List<TaskRecord> batch) {
		try {
			this.store.apply(batch);
		}
		catch (TransientDataAccessException | RecoverableDataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			probe();
			batch.forEach(this::applyOne);
		}
	}

	/**
	 * Fails where the store takes nothing.
	 */
	private void probe() {
		this.store.takeTurn("probe", this.clock.instant(), Duration.ZERO);
	}

	/**
	 * Tries twice, as a connection may be lost just then.
	 */
	private void applyOne(TaskRecord change) {
		try {
			this.store.apply(List.of(change));
		}
		catch (TransientDataAccessException | RecoverableDataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			probe();
			applyAgain(change);
		}
	}

	private void applyAgain(TaskRecord change) {
		try {
			this.store.apply(List.of(change));
		}
		catch (TransientDataAccessException | RecoverableDataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			probe();
			locked(() -> this.dropped++);
			logger
				.warn("The store refuses a change of task %s, which is dropped: %s".formatted(change.id(), reason(ex)));
		}
	}

	private void written() {
		List<CompletableFuture<Void>> written;
		boolean back;
		this.lock.lock();
		try {
			written = this.changes.written();
			back = isFailing();
			this.writing = false;
			this.problem = null;
		}
		finally {
			this.lock.unlock();
		}
		release(written);
		if (back) {
			logger.info("The store is available again");
		}
		this.reached.complete(null);
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
			known = isFailing();
			this.writing = false;
			this.problem = failure.getClass().getName();
			this.changes.putBack(System.nanoTime());
			held = this.changes.futures();
		}
		finally {
			this.lock.unlock();
		}
		release(held);
		signalTurned();
		String reason = reason(failure);
		locked(() -> this.problem = reason);
		if (!known) {
			logger.warn("The store is not available; the status of tasks is late until it is: " + reason);
		}
	}

	/**
	 * An exception of a batch has the row in its message, with the result of a task.
	 */
	private static String reason(Throwable failure) {
		return LogText.line(NestedExceptionUtils.getMostSpecificCause(failure).toString());
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
			if (isFailing()) {
				return;
			}
			this.changes.allDue(System.nanoTime());
			written = this.changes.futures();
			this.turns.wake();
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
			if (!isFailing()) {
				this.turns.wake();
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
		return this.changes.underWay() == 0 && (isFailing() || this.changes.waiting() == 0);
	}

}
