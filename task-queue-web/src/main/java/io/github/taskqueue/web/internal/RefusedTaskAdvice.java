package io.github.taskqueue.web.internal;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskTimeoutException;

/**
 * Answers requests whose task could not be enqueued, or has not ended in time, by a
 * problem as of RFC 9457. It says nothing of the broker, of ids or of payloads. The
 * exception is in the log: at level error for status 500, which is a mistake of the
 * server, otherwise at level debug, as a busy server would write one line for each such
 * request. An advice of the application comes first.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class RefusedTaskAdvice {

	private static final Log logger = LogFactory.getLog(RefusedTaskAdvice.class);

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(TaskEnqueueException ex) {
		RefusedTask refused = RefusedTask.of(ex);
		if (refused.status() == HttpStatus.INTERNAL_SERVER_ERROR) {
			logger.error("Answered with status " + refused.status(), ex);
		}
		else {
			logger.debug("Answered with status " + refused.status(), ex);
		}
		ResponseEntity.BodyBuilder response = ResponseEntity.status(refused.status())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		refused.retryAfter().ifPresent((wait) -> response.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
		return response.body(refused.problem());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> late(TaskTimeoutException ex) {
		logger.debug("Answered with status " + HttpStatus.GATEWAY_TIMEOUT, ex);
		return ResponseEntity.status(HttpStatus.GATEWAY_TIMEOUT)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(Problems.of(HttpStatus.GATEWAY_TIMEOUT, "not-ended", "The task has not ended yet",
					"The server waits no longer for its result. This does not stop the task."));
	}

	/**
	 * Rounded up, so that nobody comes back too early.
	 */
	private static String seconds(Duration wait) {
		return Long.toString(Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds()));
	}

}
