package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskQuery;

/**
 * Whether tasks are what a query asks for.
 *
 * @param query the query
 * @param now the current time, which tells who is due
 */
public record TaskFilter(TaskQuery query, Instant now) implements Predicate<TaskRecord> {

	/**
	 * The order in which tasks are found. Neither the time of the enqueue, which counts
	 * in milliseconds, nor the id of a task ever changes.
	 */
	static final Comparator<TaskRecord> NEWEST = Comparator
		.comparingLong((TaskRecord task) -> task.times().enqueuedAt().toEpochMilli())
		.thenComparing(TaskRecord::id)
		.reversed();

	/**
	 * Whether a task is what is asked for, wherever it stands.
	 */
	@Override
	public boolean test(TaskRecord task) {
		return task.isAccepted()
				&& (this.query.statuses().isEmpty() || this.query.statuses().contains(task.statusAt(this.now)))
				&& is(this.query.queue(), task.queue()) && is(this.query.name(), task.name())
				&& isInTime(task.cursor().enqueuedAt());
	}

	private static boolean is(@Nullable String asked, String text) {
		return asked == null || asked.equals(text);
	}

	private boolean isInTime(Instant enqueuedAt) {
		Instant from = this.query.enqueuedFrom();
		Instant before = this.query.enqueuedBefore();
		return (from == null || !enqueuedAt.isBefore(from)) && (before == null || enqueuedAt.isBefore(before));
	}

	/**
	 * Whether a task stands where the query goes on.
	 */
	boolean comesAfter(TaskRecord task) {
		TaskCursor last = this.query.after();
		if (last == null) {
			return true;
		}
		return comesAfter(last, task.cursor());
	}

	/**
	 * Whether one place comes after another.
	 */
	public static boolean comesAfter(TaskCursor last, TaskCursor place) {
		int order = place.enqueuedAt().compareTo(last.enqueuedAt());
		return order < 0 || (order == 0 && place.taskId().compareTo(last.taskId()) < 0);
	}

}
