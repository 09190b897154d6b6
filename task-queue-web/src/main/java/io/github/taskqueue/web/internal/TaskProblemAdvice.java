package io.github.taskqueue.web.internal;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers requests for tasks that cannot be shown by a problem as of RFC 9457, however
 * the application answers its own.
 */
@RestControllerAdvice(assignableTypes = { TaskController.class, TaskEventController.class, TaskSearchController.class })
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class TaskProblemAdvice {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> problem(ErrorResponseException ex) {
		return ResponseEntity.status(ex.getStatusCode())
			.headers(ex.getHeaders())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ex.getBody());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> tooLong(QueryTimeoutException ex) {
		return problem(Problems.exception(HttpStatus.SERVICE_UNAVAILABLE, "search-timeout", "The search took too long",
				"Few of very many tasks match. Add a time range with 'from' and 'to'.", ex));
	}

}
