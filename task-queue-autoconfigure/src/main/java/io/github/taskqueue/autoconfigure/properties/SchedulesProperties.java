package io.github.taskqueue.autoconfigure.properties;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.taskqueue.internal.schedule.ScheduleProperties;

/**
 * Schedules as configured.
 *
 * @param schedules Settings by the name of a schedule, which override its annotation.
 * Names that contain a dot need brackets.
 */
@ConfigurationProperties("task-queue")
public record SchedulesProperties(@DefaultValue Map<String, ScheduleProperties> schedules) {

}
