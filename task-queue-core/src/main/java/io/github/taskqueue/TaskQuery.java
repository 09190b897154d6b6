package io.github.taskqueue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which tasks {@link TaskClient#find(TaskQuery)} looks for, and how many at a time.
 * Immutable: {@link #all()} starts, and each method returns a refined copy. A task has to
 * be all that is asked for.
 */
public final class TaskQuery {

	private static final int MAX_LIMIT = 1000;

	private static final int DEFAULT_LIMIT = 100;

	private static final TaskQuery ALL = new TaskQuery(Set.of(), null, null, null, null, DEFAULT_LIMIT, null);

	private final Set<TaskStatus> statuses;

	private final @Nullable String queue;

	private final @Nullable String name;

	private final @Nullable Instant enqueuedFrom;

	private final @Nullable Instant enqueuedBefore;

	private final int limit;

	private final @Nullable TaskCursor after;

	private TaskQuery(Set<TaskStatus> statuses, @Nullable String queue, @Nullable String name,
			@Nullable Instant enqueuedFrom, @Nullable Instant enqueuedBefore, int limit, @Nullable TaskCursor after) {
		this.statuses = statuses;
		this.queue = queue;
		this.name = name;
		this.enqueuedFrom = enqueuedFrom;
		this.enqueuedBefore = enqueuedBefore;
		this.limit = limit;
		this.after = after;
	}

	/**
	 * A query for all tasks, 100 at a time.
	 * @return the query
	 */
	public static TaskQuery all() {
		return ALL;
	}

	/**
	 * Asks for tasks with one of these statuses. Replaces those asked for before.
	 * @param statuses the statuses, at least one
	 * @return the refined query
	 */
	public TaskQuery status(TaskStatus... statuses) {
		Assert.notEmpty(statuses, "'status' must name at least one status");
		Assert.noNullElements(statuses, "'status' must not be null");
		Set<TaskStatus> any = Collections.unmodifiableSet(EnumSet.copyOf(List.of(statuses)));
		return new TaskQuery(any, this.queue, this.name, this.enqueuedFrom, this.enqueuedBefore, this.limit,
				this.after);
	}

	/**
	 * Asks for tasks of one queue.
	 * @param queue the queue, without the namespace
	 * @return the refined query
	 */
	public TaskQuery queue(String queue) {
		checkText("queue", queue);
		return new TaskQuery(this.statuses, queue, this.name, this.enqueuedFrom, this.enqueuedBefore, this.limit,
				this.after);
	}

	/**
	 * Asks for tasks of one name.
	 * @param name the task's name, as on the wire
	 * @return the refined query
	 */
	public TaskQuery name(String name) {
		checkText("name", name);
		return new TaskQuery(this.statuses, this.queue, name, this.enqueuedFrom, this.enqueuedBefore, this.limit,
				this.after);
	}

	/**
	 * Databases differ in what they say to control characters, and no name has any.
	 */
	private static void checkText(String parameter, String text) {
		Assert.hasText(text, () -> "'" + parameter + "' must not be empty");
		Assert.isTrue(text.chars().noneMatch(Character::isISOControl),
				() -> "'" + parameter + "' must not contain control characters");
	}

	/**
	 * Asks for tasks that were enqueued at a time or later.
	 * @param from the time, cut to milliseconds, in which stores count
	 * @return the refined query
	 */
	public TaskQuery enqueuedFrom(Instant from) {
		return new TaskQuery(this.statuses, this.queue, this.name, millis("enqueuedFrom", from), this.enqueuedBefore,
				this.limit, this.after);
	}

	/**
	 * Asks for tasks that were enqueued before a time.
	 * @param before the time, which is excluded; cut to milliseconds, in which stores
	 * count
	 * @return the refined query
	 */
	public TaskQuery enqueuedBefore(Instant before) {
		return new TaskQuery(this.statuses, this.queue, this.name, this.enqueuedFrom, millis("enqueuedBefore", before),
				this.limit, this.after);
	}

	private static Instant millis(String parameter, Instant time) {
		Assert.notNull(time, () -> "'" + parameter + "' must not be null");
		Instant cut = time.truncatedTo(ChronoUnit.MILLIS);
		Assert.isTrue(
				!cut.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))
						&& !cut.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)),
				() -> "'" + parameter
						+ "' must be a time in the range of milliseconds since 1970; omit it for any time");
		return cut;
	}

	/**
	 * Sets how many tasks a page has at most.
	 * @param limit from 1 to 1000; 100 if it is not set
	 * @return the refined query
	 */
	public TaskQuery limit(int limit) {
		Assert.isTrue(limit >= 1 && limit <= MAX_LIMIT, "'limit' must be from 1 to " + MAX_LIMIT);
		return new TaskQuery(this.statuses, this.queue, this.name, this.enqueuedFrom, this.enqueuedBefore, limit,
				this.after);
	}

	/**
	 * Goes on after a page that was found before. The rest of the query should be the
	 * same.
	 * @param cursor the {@link TaskPage#next()} of that page
	 * @return the refined query
	 * @throws IllegalArgumentException if the text is no cursor
	 */
	public TaskQuery after(String cursor) {
		return new TaskQuery(this.statuses, this.queue, this.name, this.enqueuedFrom, this.enqueuedBefore, this.limit,
				TaskCursor.of(cursor));
	}

	/**
	 * The statuses asked for.
	 * @return an unmodifiable set, empty for any status
	 */
	public Set<TaskStatus> statuses() {
		return this.statuses;
	}

	/**
	 * The queue asked for.
	 * @return the queue, or {@code null} for any
	 */
	public @Nullable String queue() {
		return this.queue;
	}

	/**
	 * The name asked for.
	 * @return the name, or {@code null} for any
	 */
	public @Nullable String name() {
		return this.name;
	}

	/**
	 * The earliest time asked for.
	 * @return the time, in whole milliseconds, or {@code null} for any
	 */
	public @Nullable Instant enqueuedFrom() {
		return this.enqueuedFrom;
	}

	/**
	 * The time before which tasks are asked for.
	 * @return the time, in whole milliseconds, or {@code null} for any
	 */
	public @Nullable Instant enqueuedBefore() {
		return this.enqueuedBefore;
	}

	/**
	 * How many tasks a page has at most.
	 * @return the limit
	 */
	public int limit() {
		return this.limit;
	}

	/**
	 * The task after which to go on.
	 * @return the cursor, or {@code null} to begin with the newest task
	 */
	public @Nullable TaskCursor after() {
		return this.after;
	}

}
