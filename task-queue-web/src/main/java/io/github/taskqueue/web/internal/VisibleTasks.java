package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;
import io.github.taskqueue.web.TaskAccess;
import io.github.taskqueue.web.TaskAccessPolicy;

/**
 * The tasks that a user may see.
 */
public final class VisibleTasks {

	private final TaskMonitor monitor;

	private final TaskAccessPolicy policy;

	private final Duration retention;

	private final Clock clock;

	public VisibleTasks(TaskMonitor monitor, TaskAccessPolicy policy, Duration retention, Clock clock) {
		this.monitor = monitor;
		this.policy = policy;
		this.retention = retention;
		this.clock = clock;
	}

	/**
	 * Finds a task.
	 */
	TaskSnapshot get(String segment, @Nullable Principal user) {
		String taskId = TaskAddress.taskId(segment);
		if (taskId == null) {
			throw notFound();
		}
		TaskSnapshot task = this.monitor.find(taskId);
		if (task == null) {
			throw isRemoved(taskId) ? gone() : notFound();
		}
		if (!this.policy.permits(user, task.details(), TaskAccess.READ)) {
			throw notFound();
		}
		return task;
	}

	/**
	 * Searches for tasks.
	 */
	TaskPage find(TaskQuery query, @Nullable Principal user) {
		TaskPage page = this.monitor.find(query);
		return new TaskPage(
				page.tasks().stream().filter((task) -> this.policy.permits(user, task, TaskAccess.READ)).toList(),
				page.next());
	}

	private static ErrorResponseException notFound() {
		return Problems.exception(HttpStatus.NOT_FOUND, "not-found", "Task not found",
				"The task does not exist, or you may not read it.", null);
	}

	/**
	 * Where the id says when it was made, tasks that are known no more are told from
	 * those that never were.
	 */
	private static ErrorResponseException gone() {
		return Problems.exception(HttpStatus.GONE, "gone", "The task was removed",
				"The task ended longer ago than tasks are kept.", null);
	}

	private boolean isRemoved(String taskId) {
		Instant madeAt = TaskAge.madeAt(taskId);
		return madeAt != null && madeAt.isBefore(this.clock.instant().minus(this.retention));
	}

	/**
	 * Asks that a task ends.
	 */
	boolean cancel(String segment, @Nullable Principal user) {
		TaskSnapshot task = get(segment, user);
		if (!this.policy.permits(user, task.details(), TaskAccess.CANCEL)) {
			throw Problems.exception(HttpStatus.FORBIDDEN, "not-permitted", "Not permitted",
					"You may not cancel this task.", null);
		}
		return this.monitor.cancel(task.details().id());
	}

	/**
	 * Watches a task that the user may see.
	 */
	Runnable watch(String taskId, Duration timeout, TaskMonitor.Observer observer) {
		return this.monitor.watch(taskId, timeout, observer);
	}

}
