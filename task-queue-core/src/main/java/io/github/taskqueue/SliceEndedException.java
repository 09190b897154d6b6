package io.github.taskqueue;

import java.time.Duration;

/**
 * Thrown by {@link TaskContext#endSliceIfOver()} to end the run of a task that another
 * run goes on with. It is no failure. It must reach the worker: whoever catches it, such
 * as a {@link io.github.taskqueue.spi.TaskInterceptor}, throws it on, or something of
 * which it is the cause.
 */
public final class SliceEndedException extends RetryLaterException {

	SliceEndedException(String taskId) {
		super(Duration.ZERO, "The slice of task " + taskId + " is over; another run continues", null);
	}

}
