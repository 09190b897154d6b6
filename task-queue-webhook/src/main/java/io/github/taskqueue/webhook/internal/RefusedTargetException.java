package io.github.taskqueue.webhook.internal;

import io.github.taskqueue.PermanentTaskException;

/**
 * A webhook must not go where it was to go.
 */
final class RefusedTargetException extends PermanentTaskException {

	RefusedTargetException(String message) {
		super(message);
	}

}
