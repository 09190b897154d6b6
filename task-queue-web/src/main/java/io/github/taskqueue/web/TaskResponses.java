package io.github.taskqueue.web;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

import io.github.taskqueue.TaskHandle;

/**
 * Answers of controllers that have enqueued a task.
 */
public final class TaskResponses {

	private TaskResponses() {
	}

	/**
	 * Status 202 with the task's id, and with the address under which it can be followed,
	 * if it can ({@code task-queue.web.enabled}). A controller of Spring MVC may also
	 * return the handle itself, where it writes to the body of the response.
	 * @param handle the accepted task
	 * @param <T> type of its result
	 * @return the answer
	 */
	public static <T extends @Nullable Object> ResponseEntity<TaskHandle<T>> accepted(TaskHandle<T> handle) {
		return ResponseEntity.accepted().body(handle);
	}

}
