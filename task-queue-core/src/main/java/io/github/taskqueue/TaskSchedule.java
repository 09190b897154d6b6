package io.github.taskqueue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Enqueues a task again and again, at the times of a cron expression or at a fixed
 * interval. Stands on an {@link AsyncTask} method without parameters:
 *
 * <pre>
 * &#064;AsyncTask(queue = "reports")
 * &#064;TaskSchedule(cron = "30 2 * * *", zone = "Europe/Berlin")
 * void nightly() {
 *     ...
 * }
 * </pre>
 *
 * Exactly one of {@link #cron()} and {@link #every()} is set. A value that cannot be
 * meant fails at startup. String attributes resolve <code>${…}</code> placeholders.
 * Usable as a meta-annotation with
 * {@link org.springframework.core.annotation.AliasFor @AliasFor}, and repeatable; of
 * several schedules on one method all but one need a {@link #name()}.
 * <p>
 * What happens when clocks change depends on the expression:
 * <table border="1">
 * <caption>Clock changes</caption>
 * <tr>
 * <th>Schedule</th>
 * <th>Times that the change skips</th>
 * <th>Times that come twice</th>
 * </tr>
 * <tr>
 * <td>Hour and minute without {@code *} and {@code /}, such as {@code 30 2 * * *}</td>
 * <td>once, at the first moment after the change</td>
 * <td>once, at the first of the two</td>
 * </tr>
 * <tr>
 * <td>Any other expression, such as {@code *}{@code /15 * * * *}</td>
 * <td>not at all</td>
 * <td>both times</td>
 * </tr>
 * <tr>
 * <td>{@code every}</td>
 * <td colspan="2">real time: clock changes do not matter</td>
 * </tr>
 * </table>
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(TaskSchedule.List.class)
public @interface TaskSchedule {

	/**
	 * Name of the schedule, unique in the namespace: of two applications that use it for
	 * different tasks, the schedule of the one that has started later runs. It is part of
	 * the ids of the tasks that the schedule enqueues, so it must stay the same from
	 * release to release.
	 * @return the name, of 1 to 64 letters, digits, dots, underscores and hyphens, or
	 * empty for the name of the task
	 */
	String name() default "";

	/**
	 * Cron expression with the five fields minute, hour, day of month, month and day of
	 * the week, or with six, of which the first is the second; or a macro such as
	 * {@code @daily}. As in Spring's
	 * {@link org.springframework.scheduling.support.CronExpression CronExpression}, 0 and
	 * 7 are Sunday, {@code L}, {@code W} and {@code #} are understood, and a day must
	 * match both the day of the month and the day of the week.
	 * @return the expression, or empty where {@link #every()} is set
	 */
	String cron() default "";

	/**
	 * Interval in Spring Boot's duration style, such as {@code 15m}: whole seconds, from
	 * one second to 365 days. Intervals are counted from 1970-01-01T00:00Z, so that all
	 * processes agree; {@code 24h} is midnight UTC.
	 * @return the interval, or empty where {@link #cron()} is set
	 */
	String every() default "";

	/**
	 * Time zone of the cron expression, such as {@code Europe/Berlin}.
	 * @return the zone id
	 */
	String zone() default "UTC";

	/**
	 * What happens if the task of an earlier time has not ended yet.
	 * @return what to do
	 */
	Overlap overlap() default Overlap.SKIP;

	/**
	 * What happens with times at which no process was there to enqueue the task.
	 * @return what to do
	 */
	Misfire misfire() default Misfire.FIRE_ONCE;

	/**
	 * How long ago a missed time may be and still be made up for, in Spring Boot's
	 * duration style, from none to 365 days. Older ones are only counted. A time that is
	 * at most a minute ago and the latest is not missed.
	 * @return the longest delay
	 */
	String catchUp() default "1h";

	/**
	 * Longest delay by which tasks are spread after their time, in Spring Boot's duration
	 * style, from none to one day. The delay of one time is always the same. A task that
	 * is delayed beyond the next time {@linkplain #overlap() overlaps} with it.
	 * @return the longest delay, by default none
	 */
	String jitter() default "0s";

	/**
	 * Number of failed tasks in a row after which the schedule pauses itself. A task has
	 * failed when it became a dead letter.
	 * @return the number, or 0 to go on always
	 */
	int pauseOnFailure() default 0;

	/**
	 * What happens at a time of a schedule if the task of an earlier one waits or runs.
	 */
	enum Overlap {

		/**
		 * The time is left out.
		 */
		SKIP,

		/**
		 * One more task is enqueued after the end of the current one, however many times
		 * have passed.
		 */
		BUFFER_ONE,

		/**
		 * Each time has its task, enqueued when the one before has ended. 100 times wait
		 * at most; further ones are left out.
		 */
		QUEUE,

		/**
		 * The current task is cancelled, and the next one is enqueued when it has ended.
		 */
		CANCEL_RUNNING

	}

	/**
	 * What happens with the times of a schedule that were missed. A time is missed if it
	 * is more than a minute ago or a later one has come meanwhile.
	 */
	enum Misfire {

		/**
		 * The latest missed time is made up for, if it is not older than
		 * {@link TaskSchedule#catchUp()}.
		 */
		FIRE_ONCE,

		/**
		 * Each missed time is made up for, if it is not older than
		 * {@link TaskSchedule#catchUp()}, the latest 100 at most.
		 */
		FIRE_ALL,

		/**
		 * Missed times are only counted.
		 */
		IGNORE

	}

	/**
	 * Several schedules of one task.
	 */
	@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@interface List {

		/**
		 * The schedules.
		 * @return the schedules
		 */
		TaskSchedule[] value();

	}

}
