package io.github.taskqueue.web;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;

/**
 * Decides who may see a task over HTTP. Without a bean of this type nothing is permitted,
 * unless {@code task-queue.web.open} is {@code true}. It is asked for each answer, for
 * each task that a search reads, and for each event of a stream. Implementations are
 * thread-safe: answers that wait are written by other threads than that of the request.
 */
@FunctionalInterface
public interface TaskAccessPolicy {

	/**
	 * Decides.
	 * @param user the user who asks, or {@code null} if nobody has logged in
	 * @param task the task
	 * @param access what the user wants with it
	 * @return whether that is permitted; if not, the answer is that there is no such task
	 */
	boolean permits(@Nullable Principal user, TaskDetails task, TaskAccess access);

}
