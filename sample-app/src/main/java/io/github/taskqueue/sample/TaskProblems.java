package io.github.taskqueue.sample;

import java.time.Duration;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskTimeoutException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells HTTP clients what became of a task that was not accepted, failed or took too
 * long. The causes are in the log only.
 */
@RestControllerAdvice
class TaskProblems {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> notAccepted(TaskEnqueueException ex) {
		ResponseEntity.HeadersBuilder<?> response = ResponseEntity
			.of(problem(HttpStatus.SERVICE_UNAVAILABLE, "The task was not accepted"));
		ex.retryAfter().ifPresent((wait) -> response.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
		return response.build();
	}

	@ExceptionHandler(TaskFailedException.class)
	ProblemDetail failed() {
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The task failed");
	}

	@ExceptionHandler(TaskTimeoutException.class)
	ProblemDetail late() {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "The task takes longer than expected");
	}

	private String seconds(Duration wait) {
		return Long.toString(Math.max(1, wait.toSeconds()));
	}

	private ProblemDetail problem(HttpStatus status, String title) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setTitle(title);
		return problem;
	}

}
