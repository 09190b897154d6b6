package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.Optional;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;

/**
 * Why a task was refused, in words for clients of the application.
 *
 * @param status status of the response
 * @param problem body of the response
 * @param retryAfter when another try may succeed, or empty if it cannot
 */
record RefusedTask(HttpStatus status, ProblemDetail problem, Optional<Duration> retryAfter) {

	static RefusedTask of(TaskEnqueueException ex) {
		RefusedTask refused = read(ex);
		if (ex.outcomeUnknown()) {
			refused.problem.setProperty("outcomeUnknown", true);
		}
		if (ex instanceof PartialEnqueueException partial) {
			refused.problem.setProperty("accepted", partial.accepted().size());
			refused.problem.setProperty("refused", partial.refused().size());
		}
		return refused;
	}

	private static RefusedTask read(TaskEnqueueException ex) {
		TaskEnqueueException cause = (ex instanceof PartialEnqueueException partial) ? partial.refused().get(0).cause()
				: ex;
		if (cause instanceof PayloadTooLargeException) {
			return lasting(HttpStatus.CONTENT_TOO_LARGE, "payload-too-large", "Too large",
					"The arguments of the task exceed the limit of the server.");
		}
		if (cause instanceof DuplicateTaskIdException) {
			return lasting(HttpStatus.CONFLICT, "duplicate-task-id", "The id is taken",
					"The id belongs to another task, or to the same one with other arguments.");
		}
		if (cause instanceof QueueFullException) {
			return passing(ex, "queue-full", "Too many tasks are waiting", "Try again later.");
		}
		if (ex.outcomeUnknown()) {
			return passing(ex, "outcome-unknown", "It is unknown whether the task was accepted",
					"The task may run. A repeated request may run it twice.");
		}
		if (cause.retryAfter().isPresent()) {
			return passing(ex, "unavailable", "No task can be accepted at the moment", "Try again later.");
		}
		return lasting(HttpStatus.INTERNAL_SERVER_ERROR, "not-accepted", "The task was not accepted",
				"The log of the server has the cause.");
	}

	private static RefusedTask passing(TaskEnqueueException ex, String type, String title, String detail) {
		return new RefusedTask(HttpStatus.SERVICE_UNAVAILABLE,
				Problems.of(HttpStatus.SERVICE_UNAVAILABLE, type, title, detail), ex.retryAfter());
	}

	private static RefusedTask lasting(HttpStatus status, String type, String title, String detail) {
		return new RefusedTask(status, Problems.of(status, type, title, detail), Optional.empty());
	}

}
