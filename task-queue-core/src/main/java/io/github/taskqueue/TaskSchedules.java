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
 * has this bean. What is done here holds for all processes and over restarts, some
 * milliseconds after a method has returned. Thread-safe.
 * <p>
 * All methods throw an {@link IllegalStateException} if what they decide cannot be
 * recorded, as the broker cannot be reached or there is no journal.
 */
public interface TaskSchedules {

	/**
	 * Adds a schedule. Its first time is the next one from now.
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
	 * @param reason why, for people
	 * @param by who pauses it
	 * @throws IllegalArgumentException if there is no such schedule
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
	 * All schedules, by their names.
	 * @return the schedules
	 */
	List<Details> list();

	/**
	 * What a schedule is. Its values have the meaning and the limits of the attributes of
	 * {@link TaskSchedule}. Immutable.
	 *
	 * @param name name of the schedule, of 1 to 64 letters, digits, dots, underscores and
	 * hyphens
	 * @param task name of the task
	 * @param cron the cron expression, or {@code null}
	 * @param every the interval, or {@code null}
	 * @param zone time zone of the cron expression
	 * @param overlap what happens if the task of an earlier time has not ended
	 * @param misfire what happens with missed times
	 * @param catchUp how old a missed time may be and still be made up for
	 * @param jitter longest delay by which tasks are spread
	 * @param pauseOnFailure number of failures in a row that pause the schedule, or 0
	 */
	record Plan(String name, String task, @Nullable String cron, @Nullable Duration every, String zone, Overlap overlap,
			Misfire misfire, Duration catchUp, Duration jitter, int pauseOnFailure) {

		private static final Duration LONGEST_CATCH_UP = Duration.ofDays(365);

		private static final Duration LONGEST_JITTER = Duration.ofDays(1);

		/**
		 * Creates a plan. Expression, interval and zone are checked when it is added.
		 * @param name name of the schedule
		 * @param task name of the task
		 * @param cron the cron expression, or {@code null}
		 * @param every the interval, or {@code null}
		 * @param zone time zone of the cron expression, or UTC
		 * @param overlap what happens if the task of an earlier time has not ended
		 * @param misfire what happens with missed times
		 * @param catchUp how old a missed time may be and still be made up for
		 * @param jitter longest delay by which tasks are spread
		 * @param pauseOnFailure number of failures in a row, or 0
		 * @throws IllegalArgumentException if a value cannot be meant
		 */
		public Plan {
			Assert.isTrue(name.matches("[A-Za-z0-9._-]{1,64}"),
					"'name' must be 1 to 64 letters, digits, dots, underscores or hyphens");
			Assert.hasText(task, "'task' must not be empty");
			Assert.isTrue((cron == null) != (every == null), "Either 'cron' or 'every' must be set");
			Assert.isTrue(every == null || zone.equals("UTC"), "'every' is counted in real time and has no zone");
			Assert.isTrue(isFromNoneTo(LONGEST_CATCH_UP, catchUp), "'catchUp' must be from none to 365 days");
			Assert.isTrue(isFromNoneTo(LONGEST_JITTER, jitter), "'jitter' must be from none to one day");
			Assert.isTrue(pauseOnFailure >= 0, "'pauseOnFailure' must not be negative");
		}

		private static boolean isFromNoneTo(Duration longest, Duration value) {
			return !value.isNegative() && value.compareTo(longest) <= 0;
		}

		/**
		 * A schedule at the times of a cron expression in UTC.
		 * @param name name of the schedule
		 * @param task name of the task
		 * @param cron the expression
		 * @return the schedule, with the defaults of {@link TaskSchedule}
		 */
		public static Plan cron(String name, String task, String cron) {
			return new Plan(name, task, cron, null, "UTC", Overlap.SKIP, Misfire.FIRE_ONCE, Duration.ofHours(1),
					Duration.ZERO, 0);
		}

		/**
		 * A schedule at a fixed interval.
		 * @param name name of the schedule
		 * @param task name of the task
		 * @param every the interval, of whole seconds
		 * @return the schedule, with the defaults of {@link TaskSchedule}
		 */
		public static Plan every(String name, String task, Duration every) {
			return new Plan(name, task, null, every, "UTC", Overlap.SKIP, Misfire.FIRE_ONCE, Duration.ofHours(1),
					Duration.ZERO, 0);
		}

		/**
		 * The same schedule in another time zone.
		 * @param zone the zone id
		 * @return the schedule
		 */
		public Plan zone(String zone) {
			return new Plan(this.name, this.task, this.cron, this.every, zone, this.overlap, this.misfire, this.catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * The same schedule for tasks that overlap otherwise.
		 * @param overlap what happens if the task of an earlier time has not ended
		 * @return the schedule
		 */
		public Plan overlap(Overlap overlap) {
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, overlap, this.misfire, this.catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * The same schedule with another treatment of missed times.
		 * @param misfire what happens with them
		 * @param catchUp how old one may be and still be made up for
		 * @return the schedule
		 */
		public Plan misfire(Misfire misfire, Duration catchUp) {
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, misfire, catchUp,
					this.jitter, this.pauseOnFailure);
		}

		/**
		 * The same schedule with spread tasks.
		 * @param jitter longest delay
		 * @return the schedule
		 */
		public Plan jitter(Duration jitter) {
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, this.misfire,
					this.catchUp, jitter, this.pauseOnFailure);
		}

		/**
		 * The same schedule, which pauses itself after failures.
		 * @param failures number of failures in a row, or 0 to go on always
		 * @return the schedule
		 */
		public Plan pauseOnFailure(int failures) {
			return new Plan(this.name, this.task, this.cron, this.every, this.zone, this.overlap, this.misfire,
					this.catchUp, this.jitter, failures);
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
