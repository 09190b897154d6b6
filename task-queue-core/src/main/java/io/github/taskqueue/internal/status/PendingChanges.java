package io.github.taskqueue.internal.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Changes that are not written yet: those that wait, joined if they are of one task, and
 * those that are being written. Times are by the clock of {@link System#nanoTime()}. Not
 * thread-safe.
 * <p>
 * What waits has a limit in bytes, so that a store that is away for long does not take
 * the heap. Results go first, then what has not ended, and ends last.
 */
final class PendingChanges {

	private static final int BATCH = 500;

	/**
	 * Bytes of a batch; a database refuses what is too large.
	 */
	private static final long BATCH_SIZE = 4 << 20;

	private static final TaskError NO_ROOM = new TaskError(PayloadTooLargeException.class.getName(),
			"The result was dropped, as more than task-queue.store.max-pending-size waited for the store");

	private final long maxSize;

	private Waiting waiting = new Waiting();

	private final Map<TaskKey, Pending> underWay = new LinkedHashMap<>();

	private long nextDue;

	PendingChanges(long maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * Adds a change. There may be too many then.
	 */
	CompletableFuture<Void> add(TaskRecord change, long due) {
		Pending last = this.waiting.changes.get(change.key());
		Pending next = (last != null) ? last.then(change, due) : new Pending(change, due, new CompletableFuture<>());
		if (this.waiting.changes.isEmpty() || next.due - this.nextDue < 0) {
			this.nextDue = next.due;
		}
		this.waiting.put(next);
		return next.written;
	}

	/**
	 * Drops results and changes until there are not too many.
	 * @param dropped is told what waits for each change that is dropped
	 * @return how many results and changes were dropped
	 */
	int makeRoom(Consumer<CompletableFuture<Void>> dropped) {
		int count = 0;
		for (; this.waiting.size > this.maxSize && !this.waiting.changes.isEmpty(); count++) {
			Pending large = this.waiting.oldest(this.waiting.withResult);
			if (large != null) {
				this.waiting.put(large.withoutResult());
				continue;
			}
			Pending open = this.waiting.oldest(this.waiting.open);
			Pending last = (open != null) ? open : this.waiting.changes.values().iterator().next();
			this.waiting.changes.remove(last.change.key());
			this.waiting.removed(last);
			dropped.accept(last.written);
		}
		return count;
	}

	/**
	 * Takes what is due to be written. If the heap is full in the midst of it, no change
	 * is lost.
	 */
	void take(long now, long horizon) {
		this.nextDue = horizon;
		long size = 0;
		for (Iterator<Pending> rest = this.waiting.changes.values().iterator(); rest.hasNext();) {
			Pending next = rest.next();
			if (this.underWay.size() < BATCH && size < BATCH_SIZE && next.due - now <= 0) {
				this.underWay.put(next.change.key(), next);
				size += next.size;
				rest.remove();
				this.waiting.removed(next);
			}
			else if (next.due - this.nextDue < 0) {
				this.nextDue = next.due;
			}
		}
	}

	/**
	 * What was taken last.
	 */
	List<TaskRecord> taken() {
		return this.underWay.values().stream().map(Pending::change).toList();
	}

	/**
	 * Forgets what was taken, as it is written.
	 */
	List<CompletableFuture<Void>> written() {
		List<CompletableFuture<Void>> written = futures(this.underWay);
		this.underWay.clear();
		return written;
	}

	/**
	 * Puts what was taken before what has come since, to be written as soon as possible.
	 * Does all of it or, if the heap is full, nothing.
	 */
	void putBack(long now) {
		Map<TaskKey, Pending> all = new LinkedHashMap<>(this.underWay);
		this.waiting.changes.forEach((id, later) -> all.merge(id, later, Pending::followedBy));
		Waiting merged = new Waiting();
		all.values().forEach(merged::put);
		this.waiting = merged;
		this.underWay.clear();
		this.nextDue = now;
	}

	/**
	 * Waits no longer for what may follow.
	 */
	void allDue(long now) {
		this.waiting.changes.replaceAll((id, each) -> new Pending(each.change, now, each.written));
		this.nextDue = now;
	}

	/**
	 * What is not written of the tasks of some ids, in the order in which it came.
	 */
	Collection<TaskRecord> of(Collection<String> ids) {
		Map<TaskKey, TaskRecord> found = new LinkedHashMap<>();
		for (Map<TaskKey, Pending> changes : List.of(this.underWay, this.waiting.changes)) {
			changes.forEach((key, each) -> {
				if (ids.contains(key.id())) {
					found.merge(key, each.change, TaskRecord::then);
				}
			});
		}
		return found.values();
	}

	/**
	 * What is not written of any task.
	 */
	Map<TaskKey, TaskRecord> all() {
		Map<TaskKey, TaskRecord> all = new HashMap<>();
		this.underWay.forEach((id, first) -> all.put(id, first.change));
		this.waiting.changes.forEach((id, second) -> all.merge(id, second.change, TaskRecord::then));
		return all;
	}

	int waiting() {
		return this.waiting.changes.size();
	}

	int underWay() {
		return this.underWay.size();
	}

	/**
	 * When the next change is due. Means nothing if none waits.
	 */
	long nextDue() {
		return this.nextDue;
	}

	/**
	 * Who waits for changes that wait, and for those that are being written.
	 */
	List<CompletableFuture<Void>> futures() {
		List<CompletableFuture<Void>> all = futures(this.underWay);
		all.addAll(futures(this.waiting.changes));
		return all;
	}

	private static List<CompletableFuture<Void>> futures(Map<TaskKey, Pending> changes) {
		List<CompletableFuture<Void>> futures = new ArrayList<>();
		changes.values().forEach((each) -> futures.add(each.written));
		return futures;
	}

	/**
	 * What waits, with the order in which it is dropped.
	 */
	private static final class Waiting {

		private final Map<TaskKey, Pending> changes = new LinkedHashMap<>();

		private final Set<TaskKey> withResult = new LinkedHashSet<>();

		private final Set<TaskKey> open = new LinkedHashSet<>();

		private long size;

		void put(Pending next) {
			Pending last = this.changes.put(next.change.key(), next);
			if (last != null) {
				removed(last);
			}
			this.size += next.size;
			TaskRecord.End end = next.change.end();
			if (end == null) {
				this.open.add(next.change.key());
			}
			else if (end.result() != null) {
				this.withResult.add(next.change.key());
			}
		}

		void removed(Pending last) {
			this.size -= last.size;
			this.open.remove(last.change.key());
			this.withResult.remove(last.change.key());
		}

		@Nullable Pending oldest(Set<TaskKey> ids) {
			return ids.isEmpty() ? null : this.changes.get(ids.iterator().next());
		}

	}

	/**
	 * A change that is not written yet.
	 */
	private record Pending(TaskRecord change, long due, CompletableFuture<Void> written, int size) {

		Pending(TaskRecord change, long due, CompletableFuture<Void> written) {
			this(change, due, written, change.size());
		}

		Pending withoutResult() {
			return new Pending(this.change.withoutResult(NO_ROOM), this.due, this.written);
		}

		Pending then(TaskRecord later, long due) {
			return new Pending(this.change.then(later), (due - this.due < 0) ? due : this.due, this.written);
		}

		/**
		 * This change and a later one, which is the same if it was about to be taken.
		 */
		Pending followedBy(Pending later) {
			if (later == this) {
				return this;
			}
			this.written.thenRun(() -> later.written.complete(null));
			return then(later.change, later.due);
		}

	}

}
