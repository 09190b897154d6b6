package io.github.taskqueue.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskTimeoutException;

/**
 * Tells HTTP clients what became of a task that failed or took too long. The causes are
 * in the log only. What is not accepted at all is answered by the starter.
 */
@RestControllerAdvice
class TaskProblems {

	@ExceptionHandler(TaskFailedException.class)
	ProblemDetail failed() {
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The task failed");
	}

	@ExceptionHandler(TaskTimeoutException.class)
	ProblemDetail late() {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "The task takes longer than expected");
	}

	private ProblemDetail problem(HttpStatus status, String title) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setTitle(title);
		return problem;
	}

}
