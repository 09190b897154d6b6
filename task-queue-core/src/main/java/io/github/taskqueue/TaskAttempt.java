package io.github.taskqueue;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One run of a task. Those that {@linkplain TaskContext#endSliceIfOver() have let another
 * go on} are not kept.
 *
 * @param number number of the attempt, from 1; a run that was cut off by a crash and the
 * one after a {@link RetryLaterException} have the same number as the one before
 * @param startedAt when it started, by the worker's clock
 * @param duration how long it took, or {@code null} if its end is not known
 * @param worker the process that ran it: application, host and process id
 * @param error what it failed with, or {@code null} if it has not
 */
public record TaskAttempt(int number, Instant startedAt, @Nullable Duration duration, String worker,
		@Nullable String error) {

}
