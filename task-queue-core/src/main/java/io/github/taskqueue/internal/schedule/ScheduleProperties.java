package io.github.taskqueue.internal.schedule;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;

/**
 * Settings of one schedule, which override its annotation.
 *
 * @param enabled Whether this application has the schedule.
 * @param cron Cron expression, in place of an interval too.
 * @param every Interval, in place of a cron expression too.
 * @param zone Time zone of the cron expression.
 * @param overlap What happens if the task of an earlier time has not ended.
 * @param misfire What happens with missed times.
 * @param catchUp How old a missed time may be and still be made up for.
 * @param jitter Longest delay by which tasks are spread after their time.
 * @param pauseOnFailure Number of dead letters in a row after which the schedule pauses;
 * 0 is never.
 */
public record ScheduleProperties(@Nullable Boolean enabled, @Nullable String cron, @Nullable Duration every,
		@Nullable String zone, @Nullable Overlap overlap, @Nullable Misfire misfire, @Nullable Duration catchUp,
		@Nullable Duration jitter, @Nullable Integer pauseOnFailure) {

	static final ScheduleProperties UNSET = new ScheduleProperties(null, null, null, null, null, null, null, null,
			null);

}
