package io.github.taskqueue.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.taskqueue.TaskFailedException;

/**
 * Tells HTTP clients that a task failed. The cause is in the log only. What is not
 * accepted, or takes too long, is answered by the starter.
 */
@RestControllerAdvice
class TaskProblems {

	@ExceptionHandler(TaskFailedException.class)
	ProblemDetail failed() {
		ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
		problem.setTitle("The task failed");
		return problem;
	}

}
