package io.github.taskqueue.internal.outcome;

import io.github.taskqueue.event.TaskEvent;

/**
 * A feature that counts what has become of tasks. Unlike a listener of application
 * events, it is told of each one at once, on the thread that has settled the task, and
 * none is left out; so it must be quick and never block.
 */
@FunctionalInterface
public interface TaskEventListener {

	/**
	 * Takes note of an event.
	 */
	void onTaskEvent(TaskEvent event);

	/**
	 * Takes note that the application's listeners have had an event, or will not get it,
	 * as too many wait for them.
	 */
	default void onPublished(TaskEvent event) {
	}

}
