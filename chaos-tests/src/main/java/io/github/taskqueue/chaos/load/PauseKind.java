package io.github.taskqueue.chaos.load;

import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;

/**
 * What is paused in a run.
 */
public enum PauseKind {

	/** A queue, with all its tasks. */
	QUEUE(TaskKind.SLOW),

	/** A task, and no other one of its queue. */
	TASK(TaskKind.FLAKY_IN_PLACE);

	private static final String TASK_NAME = "ChaosTasks.flakyInPlace";

	private final TaskKind concerned;

	PauseKind(TaskKind concerned) {
		this.concerned = concerned;
	}

	/**
	 * Tells whether tasks of a kind are not to start.
	 * @param kind of the tasks
	 * @return whether a pause concerns them
	 */
	public boolean concerns(TaskKind kind) {
		return this.concerned == kind;
	}

	void pause(TaskQueues queues, TaskPause pause) {
		switch (this) {
			case QUEUE -> queues.pause(ChaosTasks.SLOW_QUEUE, pause);
			case TASK -> queues.pauseTask(TASK_NAME, pause);
		}
	}

	void resume(TaskQueues queues) {
		switch (this) {
			case QUEUE -> queues.resume(ChaosTasks.SLOW_QUEUE);
			case TASK -> queues.resumeTask(TASK_NAME);
		}
	}

}
