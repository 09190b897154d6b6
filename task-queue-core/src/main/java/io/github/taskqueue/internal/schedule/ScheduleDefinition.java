package io.github.taskqueue.internal.schedule;

import java.time.Duration;

import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.internal.definition.TaskDefinition;

/**
 * A schedule of this application with all its settings read.
 *
 * @param name name of the schedule
 * @param task the task that it enqueues
 * @param schedule its times
 * @param overlap what happens if the task of an earlier time has not ended
 * @param misfires what happens with missed times
 * @param jitter longest delay by which tasks are spread
 * @param pauseOnFailure number of failures in a row that pause it, or 0
 */
public record ScheduleDefinition(String name, TaskDefinition task, Schedule schedule, Overlap overlap,
		Misfires misfires, Duration jitter, int pauseOnFailure) {

}
