package io.github.taskqueue.web.internal;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Problems (RFC 9457) of this library, which have types of their own.
 */
final class Problems {

	private static final String TYPES = "urn:task-queue:problem:";

	private Problems() {
	}

	static ProblemDetail of(HttpStatus status, String type, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(URI.create(TYPES + type));
		problem.setTitle(title);
		return problem;
	}

	static ErrorResponseException exception(HttpStatus status, String type, String title, String detail,
			@Nullable Exception cause) {
		return new ErrorResponseException(status, of(status, type, title, detail), cause);
	}

}
