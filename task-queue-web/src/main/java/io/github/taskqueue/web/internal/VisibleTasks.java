package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskDetails;
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

	/**
	 * Tasks that are hidden cost a search as much as those that it finds.
	 */
	private static final int MOST_READ = 5_000;

	private static final int AT_ONCE = 1_000;

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
			throw missing(taskId);
		}
		return requireVisible(task, user);
	}

	/**
	 * Answers for a hidden task as for one that is not there.
	 */
	TaskSnapshot requireVisible(TaskSnapshot task, @Nullable Principal user) {
		if (!isVisible(task, user)) {
			throw missing(task.details().id());
		}
		return task;
	}

	boolean isVisible(TaskSnapshot task, @Nullable Principal user) {
		return isVisible(task.details(), user);
	}

	private boolean isVisible(TaskDetails task, @Nullable Principal user) {
		return this.policy.permits(user, task, TaskAccess.READ);
	}

	/**
	 * Searches for tasks. The next page begins after a visible one, so it tells of no
	 * other. Without a visible task there is no next page, however many were read.
	 */
	TaskPage find(TaskQuery query, @Nullable Principal user) {
		List<TaskDetails> visible = new ArrayList<>();
		TaskQuery part = query.limit(Math.min(query.limit() + 1, AT_ONCE));
		for (int read = 0; part != null && read < MOST_READ && visible.size() <= query.limit();) {
			TaskPage page = this.monitor.find(part);
			page.tasks().stream().filter((task) -> isVisible(task, user)).forEach(visible::add);
			read += part.limit();
			part = (page.next() != null) ? part.limit(AT_ONCE).after(page.next()) : null;
		}
		boolean more = part != null || visible.size() > query.limit();
		List<TaskDetails> shown = visible.subList(0, Math.min(visible.size(), query.limit()));
		return new TaskPage(shown, (more && !shown.isEmpty()) ? cursor(shown.get(shown.size() - 1)) : null);
	}

	private static String cursor(TaskDetails last) {
		return new TaskCursor(last.enqueuedAt(), last.id()).text();
	}

	/**
	 * Where the id says when it was made, tasks that are known no more are told from
	 * those that never were.
	 */
	private ErrorResponseException missing(String taskId) {
		Instant madeAt = TaskAge.madeAt(taskId);
		boolean old = madeAt != null && madeAt.isBefore(this.clock.instant().minus(this.retention));
		return old ? gone() : notFound();
	}

	private static ErrorResponseException notFound() {
		return Problems.exception(HttpStatus.NOT_FOUND, "not-found", "Task not found",
				"The task does not exist, or you may not read it.", null);
	}

	private static ErrorResponseException gone() {
		return Problems.exception(HttpStatus.GONE, "gone", "The task was removed",
				"The task ended longer ago than tasks are kept, or you may not read it.", null);
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
	 * Watches a task. Who may see it may change meanwhile.
	 */
	Runnable watch(TaskSnapshot task, Duration timeout, TaskMonitor.Observer observer) {
		return this.monitor.watch(task.details().id(), timeout, observer);
	}

}
