package io.github.taskqueue.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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

	private static final int BATCH = 500;

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

	private final Map<String, Waiting> waiting = new LinkedHashMap<>();

	private final Map<String, Waiting> underWay = new LinkedHashMap<>();

	private final Thread thread;

	/**
	 * When the next change is due, by the clock of {@link System#nanoTime()}.
	 */
	private long nextDue;

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
			Waiting last = this.waiting.get(change.id());
			if (this.closed || (last == null && this.waiting.size() >= this.maxWaiting)) {
				drop(1);
				return DONE;
			}
			long due = System.nanoTime() + delay.toNanos();
			Waiting next = (last != null) ? last.then(change, due)
					: new Waiting(change, due, new CompletableFuture<>());
			if (this.waiting.isEmpty() || next.due - this.nextDue < 0) {
				this.nextDue = next.due;
				this.changed.signalAll();
			}
			this.waiting.put(change.id(), next);
			return (this.failing || isStuck()) ? DONE : next.written;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isStuck() {
		return !this.underWay.isEmpty() && System.nanoTime() - this.writingSince > PATIENCE.toNanos();
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
		this.lock.lock();
		try {
			Waiting first = this.underWay.get(id);
			Waiting second = this.waiting.get(id);
			if (first == null || second == null) {
				return (first != null) ? first.change : (second != null) ? second.change : null;
			}
			return first.change.then(second.change);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What waits to be written of any task.
	 * @return the changes, by the ids of the tasks
	 */
	Map<String, TaskRecord> pending() {
		this.lock.lock();
		try {
			Map<String, TaskRecord> pending = new HashMap<>();
			this.underWay.forEach((id, first) -> pending.put(id, first.change));
			this.waiting.forEach((id, second) -> pending.merge(id, second.change, TaskRecord::then));
			return pending;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long dropped() {
		this.lock.lock();
		try {
			return this.dropped;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size() + this.underWay.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isFailing() {
		this.lock.lock();
		try {
			return this.failing;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
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
			while (!this.closed && (this.waiting.isEmpty() || this.nextDue - System.nanoTime() > 0)) {
				if (this.waiting.isEmpty()) {
					this.changed.await();
				}
				else {
					this.changed.awaitNanos(this.nextDue - System.nanoTime());
				}
			}
			take();
			return !this.underWay.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void take() {
		long now = System.nanoTime();
		this.writingSince = now;
		this.nextDue = now + LATER.toNanos();
		for (Iterator<Waiting> rest = this.waiting.values().iterator(); rest.hasNext();) {
			Waiting next = rest.next();
			if (this.underWay.size() < BATCH && (this.closed || next.due - now <= 0)) {
				rest.remove();
				this.underWay.put(next.change.id(), next);
			}
			else if (next.due - this.nextDue < 0) {
				this.nextDue = next.due;
			}
		}
	}

	private boolean write() throws InterruptedException {
		List<TaskRecord> batch = this.underWay.values().stream().map(Waiting::change).toList();
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
		List<Waiting> written;
		this.lock.lock();
		try {
			if (this.failing) {
				logger.info("The store is back");
			}
			this.failing = false;
			written = new ArrayList<>(this.underWay.values());
			this.underWay.clear();
		}
		finally {
			this.lock.unlock();
		}
		written.forEach((each) -> each.written.complete(null));
	}

	/**
	 * Nobody is held up any more until the store is back.
	 */
	private void failed(RuntimeException failure) throws InterruptedException {
		List<Waiting> held;
		this.lock.lockInterruptibly();
		try {
			if (!this.failing) {
				logger.warn("The store cannot be written to; the status of tasks is late until it is back", failure);
			}
			this.failing = true;
			putBack();
			held = new ArrayList<>(this.waiting.values());
		}
		finally {
			this.lock.unlock();
		}
		held.forEach((each) -> each.written.complete(null));
		pause();
	}

	private void putBack() {
		Map<String, Waiting> newer = new LinkedHashMap<>(this.waiting);
		this.waiting.clear();
		this.waiting.putAll(this.underWay);
		this.underWay.clear();
		newer.forEach((id, later) -> this.waiting.merge(id, later,
				(earlier, same) -> earlier.then(same.change, same.due).with(same.written)));
		this.nextDue = System.nanoTime();
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
		List<CompletableFuture<Void>> written = new ArrayList<>();
		this.lock.lock();
		try {
			if (this.failing) {
				return;
			}
			long now = System.nanoTime();
			this.waiting.replaceAll((id, each) -> each.due(now));
			this.waiting.values().forEach((each) -> written.add(each.written));
			this.underWay.values().forEach((each) -> written.add(each.written));
			this.nextDue = now;
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

	/**
	 * A change that waits to be written.
	 *
	 * @param change the change
	 * @param due when it is to be written
	 * @param written completed when it is
	 */
	private record Waiting(TaskRecord change, long due, CompletableFuture<Void> written) {

		Waiting then(TaskRecord later, long due) {
			return new Waiting(this.change.then(later), (due - this.due < 0) ? due : this.due, this.written);
		}

		Waiting due(long due) {
			return new Waiting(this.change, due, this.written);
		}

		Waiting with(CompletableFuture<Void> alsoWritten) {
			this.written.thenRun(() -> alsoWritten.complete(null));
			return this;
		}

	}

}
