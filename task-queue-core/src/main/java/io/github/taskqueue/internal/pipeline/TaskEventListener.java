package io.github.taskqueue.internal.pipeline;

/**
 * A feature that counts what has become of tasks. Unlike a listener of application
 * events, it is told of each one at once, on the thread that has settled the task, and
 * none is left out; so it must be quick and never block.
 */
@FunctionalInterface
public interface TaskEventListener {

	/**
	 * Takes note of an event.
	 * @param event an application event of the root package, such as
	 * {@link io.github.taskqueue.event.TaskDead}
	 */
	void onTaskEvent(Object event);

}
