package io.github.taskqueue.web;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * There is no task to show: there never was one, it is not for the user who asks, or it
 * has been removed. Answered by a problem (RFC 9457).
 */
class MissingTaskException extends ErrorResponseException {

	private MissingTaskException(HttpStatus status, String type, String title, String detail) {
		super(status, Problems.of(status, type, title, detail), null);
	}

	/**
	 * Tells tasks that are known no more from those that never were, where the id says
	 * when it was made.
	 * @param removed whether a task of this id would have been removed by now
	 * @return the exception
	 */
	static MissingTaskException of(boolean removed) {
		return removed
				? new MissingTaskException(HttpStatus.GONE, "gone", "The task is known no more",
						"It ended so long ago that it has been removed.")
				: new MissingTaskException(HttpStatus.NOT_FOUND, "not-found", "There is no such task",
						"It was never enqueued, or it is not yours.");
	}

}
