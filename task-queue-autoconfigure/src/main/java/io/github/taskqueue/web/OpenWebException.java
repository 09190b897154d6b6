package io.github.taskqueue.web;

/**
 * Tasks would be shown to everybody. Stops the start.
 */
class OpenWebException extends RuntimeException {

	OpenWebException() {
		super("task-queue.web.enabled is true, and neither Spring Security nor a TaskAccessPolicy is there, so that"
				+ " everybody who can reach this application could see the results of its tasks.");
	}

}
