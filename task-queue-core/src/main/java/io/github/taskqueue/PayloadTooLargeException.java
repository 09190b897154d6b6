package io.github.taskqueue;

/**
 * The serialised arguments are larger than {@code task-queue.publisher.max-payload-size},
 * or than the broker takes, or the headers take too much room. Nothing was stored; pass
 * an id and load the data in the task.
 */
public class PayloadTooLargeException extends TaskEnqueueException {

	/**
	 * Creates the exception.
	 * @param message which task is larger than which limit
	 */
	public PayloadTooLargeException(String message) {
		super(message, null);
	}

}
