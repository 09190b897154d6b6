package io.github.taskqueue.internal.client;

/**
 * Thrown where a lambda for the client uses what a task call inside of it returned.
 */
final class NotEnqueuedException extends IllegalStateException {

	NotEnqueuedException() {
		super("The task is enqueued after the lambda has returned; use the handle that enqueue returns");
	}

}
