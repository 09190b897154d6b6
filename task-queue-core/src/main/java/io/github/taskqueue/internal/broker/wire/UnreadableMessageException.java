package io.github.taskqueue.internal.broker.wire;

/**
 * A message cannot be a task or a reply.
 */
public class UnreadableMessageException extends RuntimeException {

	public UnreadableMessageException(String message) {
		super(message);
	}

}
