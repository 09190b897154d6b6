package io.github.taskqueue;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the tasks that a query asks for.
 *
 * @param tasks the tasks, the newest first, not modifiable. They may be fewer than the
 * limit although more follow
 * @param next the cursor for {@link TaskQuery#after(String)}, or {@code null} if there
 * are no more
 */
public record TaskPage(List<TaskDetails> tasks, @Nullable String next) {

	/**
	 * Creates the page.
	 * @param tasks the tasks, copied
	 * @param next the cursor, or {@code null}
	 */
	public TaskPage {
		tasks = List.copyOf(tasks);
	}

}
