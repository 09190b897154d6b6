package io.github.taskqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;

/**
 * The schedules of all applications of a namespace: those that
 * {@link TaskSchedule @TaskSchedule} declares and those that are added here. Every worker
 * has this bean:
 *
 * <pre>
 * schedules.add(Plan.cron("digest-42", "Mail.digest", "0 7 * * MON").zone("Europe/Berlin"));
 * schedules.pause("digest-42", "bank is down", "Anna");
 * </pre>
 *
 * What is decided here holds for all processes and over restarts. This process sees it
 * when the method returns, others some milliseconds later. Thread-safe.
 * <p>
 * All methods throw an {@link IllegalStateException} if what they decide cannot be
 * recorded, as the broker cannot be reached or there is no journal.
 */
public interface TaskSchedules {

	/**
	 * Adds a schedule. Its first time is the next one from now. It has the queue and the
	 * version of its task, also after these have changed and a worker has started with
	 * them.
	 * @param plan the schedule, for a task of this application without parameters
	 * @throws IllegalArgumentException if the plan cannot be meant
	 * @throws IllegalStateException if a schedule has this name
	 */
	void add(Plan plan);

	/**
	 * Replaces a schedule that was added. If its times change, the first one is the next
	 * one from now.
	 * @param plan the schedule with the name of the one to replace
	 * @throws IllegalArgumentException if the plan cannot be meant, or there is no such
	 * schedule
	 * @throws IllegalStateException if an annotation declares the schedule
	 */
	void change(Plan plan);

	/**
	 * Lets no further task be enqueued. One that waits or runs goes on.
	 * @param name name of the schedule
	 * @param reason why, for people: 1 to 500 characters
	 * @param by who pauses it: 1 to 100 characters
	 * @throws IllegalArgumentException if there is no such schedule, or a text is empty
	 * or longer
	 */
	void pause(String name, String reason, String by);

	/**
	 * Ends a pause. Times within it are not made up for. The schedule no longer waits for
	 * a task that was enqueued before, and failures are counted anew.
	 * @param name name of the schedule
	 * @param by who resumes it
	 * @throws IllegalArgumentException if there is no such schedule
	 */
	void resume(String name, String by);

	/**
	 * Enqueues the task of a schedule at once, beside its times: neither a pause nor a
	 * task that runs holds it up.
	 * @param name name of the schedule
	 * @return id of the task
	 * @throws IllegalArgumentException if there is no such schedule
	 * @throws TaskEnqueueException if the task cannot be enqueued
	 */
	String runNow(String name);

	/**
	 * Enqueues the task of a schedule once for each of its times in a range, at once and
	 * beside its times. With a store, times that have had their task get no other one.
	 * @param name name of the schedule
	 * @param from the first time, inclusive
	 * @param to the last time, inclusive
	 * @return ids of the tasks that were enqueued
	 * @throws IllegalArgumentException if there is no such schedule, or it has more than
	 * 1,000 times in the range
	 * @throws TaskEnqueueException if a task cannot be enqueued; those before it are, and
	 * with a store a repeated call goes on
	 */
	List<String> backfill(String name, Instant from, Instant to);

	/**
	 * Removes a schedule that was added.
	 * @param name name of the schedule
	 * @return whether there was one
	 * @throws IllegalStateException if an annotation declares the schedule
	 */
	boolean remove(String name);

	/**
	 * All schedules, by their names, without those that this version of the library
	 * cannot read.
	 * @return the schedules
	 */
	List<Details> list();

	/**
	 * What a schedule is. Its values have the meaning, the limits and the defaults of the
	 * attributes of {@link TaskSchedule}. Immutable: {@link #cron} or {@link #every}
	 * starts, and each method that sets something returns a refined copy. Two plans are
	 * equal if all their values are.
	 */
	final class Plan {

		private static final Duration LONGEST_CATCH_UP = Duration.ofDays(365);

		private static final Duration LONGEST_JITTER = Duration.ofDays(1);

		private final String name;

		private final String task;

		private final @Nullable String cron;

		private final @Nullable Duration every;

		private final String zone;

		private final Overlap overlap;

		private final Misfire misfire;

		private final Duration catchUp;

		private final Duration jitter;

		private final int pauseOnFailure;

		private Plan(String name, String task, @Nullable String cron, @Nullable Duration every, String zone,
				Overlap overlap, Misfire misfire, Duration catchUp, Duration jitter, int pauseOnFailure) {
			this.name = name;
			this.task = task;
			this.cron = cron;
			this.every = every;
			this.zone = zone;
			this.overlap = overlap;
			this.misfire = misfire;
			this.catchUp = catchUp;
			this.jitter = jitter;
			this.pauseOnFailure = pauseOnFailure;
		}

		/**
		 * A schedule at the times of a cron expression in UTC.
		 * @param name name of the schedule, of 1 to 64 letters, digits, dots, underscores
		 * and hyphens
		 * @param task name of the task
		 * @param cron the expression, which is checked when the schedule is added
		 * @return the plan
		 * @throws IllegalArgumentException if a name cannot be meant
		 */
		public static Plan cron(String name, String task, String cron) {
			Assert.hasText(cron, "'cron' must not be empty");
			return of(name, task, cron, null);
		}

		/**
		 * A schedule at a fixed interval.
		 * @param name name of the schedule, of 1 to 64 letters, digits, dots, underscores
		 * and hyphens
		 * @param task name of the task
		 * @param every the interval, which is checked when the schedule is added
		 * @return the plan
		 * @throws IllegalArgumentException if a name cannot be meant
		 */
		public static Plan every(String name, String task, Duration every) {
			Assert.notNull(every, "'every' must not be null");
			return of(name, task, null, every);
		}

		private static Plan of(String name, String task, @Nullable String cron, @Nullable Duration every) {
			Assert.isTrue(name != null && name.matches("[A-Za-z0-9._-]{1,64}"),
					"'name' must be 1 to 64 letters, digits, dots, underscores or hyphens");
			Assert.hasText(task, "'task' must not be empty");
			return new Plan(name, task, cron, every, "UTC", Overlap.SKIP, Misfire.FIRE_ONCE, Duration.ofHours(1),
					Duration.ZERO, 0);
		}

		/**
		 * Sets the time zone of the cron expression.
		 * @param zone the zone id, which is checked when the schedule is added
		 * @return the refined plan
		 * @throws IllegalArgumentException if the plan has an interval and the zone is
		 * not UTC
		 */
		public Plan zone(String zone) {
			Assert.hasText(zone, "'zone' must not be empty");
			Assert.isTrue(this.every == null || zone.equals("UTC"), "'every' is counted in real time and has no zone");
			return new Plan(this.name, this.task, this.cron, this.every, zone, this.overlap, this.misfire, this.catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * Sets what happens if the task of an earlier time has not ended.
		 * @param overlap what happens
		 * @return the refined plan
		 */
		public Plan overlap(Overlap overlap) {
			Assert.notNull(overlap, "'overlap' must not be null");
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, overlap, this.misfire, this.catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * Sets what happens with missed times.
		 * @param misfire what happens
		 * @return the refined plan
		 */
		public Plan misfire(Misfire misfire) {
			return misfire(misfire, this.catchUp);
		}

		/**
		 * Sets what happens with missed times.
		 * @param misfire what happens
		 * @param catchUp how old one may be and still be made up for, from none to 365
		 * days
		 * @return the refined plan
		 * @throws IllegalArgumentException if that is out of range
		 */
		public Plan misfire(Misfire misfire, Duration catchUp) {
			Assert.notNull(misfire, "'misfire' must not be null");
			Assert.isTrue(isFromNoneTo(LONGEST_CATCH_UP, catchUp), "'catchUp' must be from none to 365 days");
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, misfire, catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * Spreads the tasks after their times.
		 * @param jitter longest delay, from none to one day
		 * @return the refined plan
		 * @throws IllegalArgumentException if that is out of range
		 */
		public Plan jitter(Duration jitter) {
			Assert.isTrue(isFromNoneTo(LONGEST_JITTER, jitter), "'jitter' must be from none to one day");
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, this.misfire,
					this.catchUp, jitter, this.pauseOnFailure);
		}

		private static boolean isFromNoneTo(Duration longest, @Nullable Duration value) {
			return value != null && !value.isNegative() && value.compareTo(longest) <= 0;
		}

		/**
		 * Lets the schedule pause itself after failures.
		 * @param failures number of failures in a row, or 0 to go on always
		 * @return the refined plan
		 * @throws IllegalArgumentException if it is negative
		 */
		public Plan pauseOnFailure(int failures) {
			Assert.isTrue(failures >= 0, "'failures' must not be negative");
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, this.misfire,
					this.catchUp, this.jitter, failures);
		}

		/**
		 * Name of the schedule.
		 * @return the name
		 */
		public String name() {
			return this.name;
		}

		/**
		 * Name of the task.
		 * @return the name
		 */
		public String task() {
			return this.task;
		}

		/**
		 * The cron expression.
		 * @return the expression, or {@code null} if there is an interval
		 */
		public @Nullable String cron() {
			return this.cron;
		}

		/**
		 * The interval.
		 * @return the interval, or {@code null} if there is a cron expression
		 */
		public @Nullable Duration every() {
			return this.every;
		}

		/**
		 * Time zone of the cron expression.
		 * @return the zone id, {@code UTC} for an interval
		 */
		public String zone() {
			return this.zone;
		}

		/**
		 * What happens if the task of an earlier time has not ended.
		 * @return what happens
		 */
		public Overlap overlap() {
			return this.overlap;
		}

		/**
		 * What happens with missed times.
		 * @return what happens
		 */
		public Misfire misfire() {
			return this.misfire;
		}

		/**
		 * How old a missed time may be and still be made up for.
		 * @return the longest delay
		 */
		public Duration catchUp() {
			return this.catchUp;
		}

		/**
		 * Longest delay by which tasks are spread.
		 * @return the longest delay
		 */
		public Duration jitter() {
			return this.jitter;
		}

		/**
		 * Number of failures in a row that pause the schedule.
		 * @return the number, or 0 for none
		 */
		public int pauseOnFailure() {
			return this.pauseOnFailure;
		}

		private List<Object> values() {
			return List.of(this.name, this.task, String.valueOf(this.cron), String.valueOf(this.every), this.zone,
					this.overlap, this.misfire, this.catchUp, this.jitter, this.pauseOnFailure);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Plan plan && values().equals(plan.values());
		}

		@Override
		public int hashCode() {
			return values().hashCode();
		}

		@Override
		public String toString() {
			return "%s: %s at %s %s, %s, %s within %s, jitter %s, pauseOnFailure %d".formatted(this.name, this.task,
					(this.every != null) ? this.every : this.cron, this.zone, this.overlap, this.misfire, this.catchUp,
					this.jitter, this.pauseOnFailure);
		}

	}

	/**
	 * A schedule and how it is getting on, as this process knows it.
	 *
	 * @param plan the schedule
	 * @param words its times in plain language
	 * @param declared whether an annotation declares it
	 * @param paused the pause, or {@code null}
	 * @param next the next five times, which a pause leaves out
	 * @param last the time whose task was enqueued last, or {@code null} for none
	 * @param open id of the task that waits or runs, or {@code null}
	 * @param result how the last task has ended, or {@code null} if none has
	 * @param failures number of failures in a row
	 * @param waiting number of times whose task waits for another one to end
	 * @param missed number of times that were left out since the last task
	 */
	record Details(Plan plan, String words, boolean declared, @Nullable Pause paused, List<Instant> next,
			@Nullable Instant last, @Nullable String open, @Nullable TaskStatus result, int failures, int waiting,
			int missed) {

	}

	/**
	 * A pause.
	 *
	 * @param reason why, for people
	 * @param by who or what paused the schedule
	 * @param since since when
	 */
	record Pause(String reason, String by, Instant since) {

	}

}
