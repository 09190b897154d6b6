package io.github.taskqueue.it.kit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;

/**
 * The events of tasks, in their order. Thread-safe.
 */
class EventLog {

	private final Queue<TaskEvent> events = new ConcurrentLinkedQueue<>();

	private final Queue<String> buried = new ConcurrentLinkedQueue<>();

	private final DeadLetters deadLetters;

	EventLog(DeadLetters deadLetters) {
		this.deadLetters = deadLetters;
	}

	/**
	 * Looks for the dead letter of a task that asks for it.
	 */
	@EventListener
	void note(TaskEvent event) {
		if (event instanceof TaskDead && event.task().equals("EventTasks.die")
				&& this.deadLetters.find(event.queue(), event.taskId()).isPresent()) {
			this.buried.add(event.taskId());
		}
		this.events.add(event);
		if (event.task().equals("EventTasks.unlucky")) {
			throw new IllegalStateException("The listener fails");
		}
	}

	/**
	 * The events of a task.
	 */
	List<TaskEvent> of(String taskId) {
		return this.events.stream().filter((event) -> event.taskId().equals(taskId)).toList();
	}

	/**
	 * Whether the dead letter of a task was there when its event came.
	 */
	boolean wasBuried(String taskId) {
		return this.buried.contains(taskId);
	}

}
