package io.github.taskqueue.internal.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Changes that are not written yet: those that wait, joined if they are of one task, and
 * those that are being written. Times are by the clock of {@link System#nanoTime()}. Not
 * thread-safe.
 */
final class PendingChanges {

	private static final int BATCH = 500;

	private Map<String, Pending> waiting = new LinkedHashMap<>();

	private final Map<String, Pending> underWay = new LinkedHashMap<>();

	private long nextDue;

	/**
	 * Adds a change.
	 */
	CompletableFuture<Void> add(TaskRecord change, long due) {
		Pending last = this.waiting.get(change.id());
		Pending next = (last != null) ? last.then(change, due) : new Pending(change, due, new CompletableFuture<>());
		if (this.waiting.isEmpty() || next.due - this.nextDue < 0) {
			this.nextDue = next.due;
		}
		this.waiting.put(change.id(), next);
		return next.written;
	}

	/**
	 * Takes what is due to be written. If the heap is full in the midst of it, no change
	 * is lost.
	 */
	void take(long now, long horizon) {
		this.nextDue = horizon;
		for (Iterator<Pending> rest = this.waiting.values().iterator(); rest.hasNext();) {
			Pending next = rest.next();
			if (this.underWay.size() < BATCH && next.due - now <= 0) {
				this.underWay.put(next.change.id(), next);
				rest.remove();
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
		Map<String, Pending> all = new LinkedHashMap<>(this.underWay);
		this.waiting.forEach((id, later) -> all.merge(id, later, Pending::followedBy));
		this.waiting = all;
		this.underWay.clear();
		this.nextDue = now;
	}

	/**
	 * Waits no longer for what may follow.
	 */
	void allDue(long now) {
		this.waiting.replaceAll((id, each) -> new Pending(each.change, now, each.written));
		this.nextDue = now;
	}

	/**
	 * What is not written of a task.
	 */
	@Nullable TaskRecord of(String id) {
		Pending first = this.underWay.get(id);
		Pending second = this.waiting.get(id);
		if (first == null || second == null) {
			return (first != null) ? first.change : (second != null) ? second.change : null;
		}
		return first.change.then(second.change);
	}

	/**
	 * What is not written of any task.
	 */
	Map<String, TaskRecord> all() {
		Map<String, TaskRecord> all = new HashMap<>();
		this.underWay.forEach((id, first) -> all.put(id, first.change));
		this.waiting.forEach((id, second) -> all.merge(id, second.change, TaskRecord::then));
		return all;
	}

	/**
	 * Whether a change of a task waits, so that another one takes no more room.
	 */
	boolean isWaiting(String id) {
		return this.waiting.containsKey(id);
	}

	int waiting() {
		return this.waiting.size();
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
		all.addAll(futures(this.waiting));
		return all;
	}

	private static List<CompletableFuture<Void>> futures(Map<String, Pending> changes) {
		List<CompletableFuture<Void>> futures = new ArrayList<>();
		changes.values().forEach((each) -> futures.add(each.written));
		return futures;
	}

	/**
	 * A change that is not written yet.
	 */
	private record Pending(TaskRecord change, long due, CompletableFuture<Void> written) {

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
