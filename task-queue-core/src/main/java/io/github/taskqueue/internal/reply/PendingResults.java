package io.github.taskqueue.internal.reply;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * The results that this process waits for. Bounded: a caller that ignores its handles
 * cannot fill the memory. Thread-safe.
 */
public final class PendingResults {

	private final Map<TaskKey, PendingResult> byTask = new LinkedHashMap<>();

	private final int max;

	private final Clock clock;

	public PendingResults(int max, Clock clock) {
		this.max = max;
		this.clock = clock;
	}

	/**
	 * Adds a result to wait for. If there are too many, the oldest gives way.
	 */
	PendingResult add(PendingResult result) {
		PendingResult added;
		PendingResult oldest;
		synchronized (this) {
			added = this.byTask.merge(result.task(), result, PendingResult::sharedWith);
			oldest = (this.byTask.size() > this.max) ? removeFirst() : null;
		}
		if (oldest != null) {
			oldest.future()
				.completeExceptionally(new TaskTimeoutException(
						"The pending result of task %s was dropped because too many are pending; see task-queue.reply.max-pending"
							.formatted(oldest.task().id())));
		}
		return added;
	}

	private PendingResult removeFirst() {
		Iterator<PendingResult> results = this.byTask.values().iterator();
		PendingResult first = results.next();
		results.remove();
		return first;
	}

	/**
	 * Has another handle wait for a result.
	 */
	synchronized @Nullable PendingResult share(TaskKey task, Instant until) {
		return this.byTask.computeIfPresent(task, (key, result) -> result.sharedUntil(until, 1));
	}

	/**
	 * Takes a result out. An older worker does not tell the name of its task.
	 */
	synchronized @Nullable PendingResult remove(String taskId, @Nullable String name) {
		if (name != null) {
			return this.byTask.remove(new TaskKey(taskId, name));
		}
		return this.byTask.keySet()
			.stream()
			.filter((task) -> task.id().equals(taskId))
			.findFirst()
			.map(this.byTask::remove)
			.orElse(null);
	}

	/**
	 * Takes back one {@link #add(PendingResult)}.
	 */
	synchronized void forget(TaskKey task) {
		this.byTask.computeIfPresent(task, (key, result) -> result.withoutOne());
	}

	/**
	 * Ends the waits that have lasted too long. One that cannot be ended now stays for
	 * the next time.
	 */
	void expire() {
		for (PendingResult late : late(this.clock.instant())) {
			TaskTimeoutException timeout = new TaskTimeoutException(
					"No result of task %s arrived in time; see task-queue.reply.timeout".formatted(late.task().id()));
			if (remove(late)) {
				end(late.future(), timeout);
			}
		}
	}

	/**
	 * On another thread, as what callers have chained to the future may take its time.
	 */
	private static void end(CompletableFuture<?> future, TaskTimeoutException timeout) {
		try {
			future.defaultExecutor().execute(() -> future.completeExceptionally(timeout));
		}
		catch (Throwable ex) {
			future.completeExceptionally(timeout);
			throw ex;
		}
	}

	private synchronized List<PendingResult> late(Instant now) {
		return this.byTask.values().stream().filter((result) -> result.until().isBefore(now)).toList();
	}

	/**
	 * Takes a result out, unless another handle has come to wait longer for it.
	 */
	private synchronized boolean remove(PendingResult late) {
		return this.byTask.remove(late.task(), late);
	}

}
