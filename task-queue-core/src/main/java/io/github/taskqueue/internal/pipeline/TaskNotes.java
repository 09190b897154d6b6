package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * What the body of a task notes down for others and for its later runs. Thread-safe.
 */
public interface TaskNotes {

	/**
	 * Notes how far the task has come. Never blocks and never fails.
	 */
	void progress(TaskExecution execution, TaskProgress progress);

	/**
	 * Saves a value for later runs of the task, in place of an earlier one.
	 */
	void save(TaskKey task, String step, Type type, @Nullable Object value);

	/**
	 * Saves the value of a step that is not to be repeated, also if a transaction around
	 * it is rolled back.
	 */
	void complete(TaskKey task, String step, Type type, @Nullable Object value);

	/**
	 * Finds a value that an earlier run has saved.
	 */
	@Nullable Saved find(TaskKey task, String step, Type type);

	/**
	 * Whether a task that runs is to end, as somebody has cancelled it.
	 */
	boolean isCancelled(TaskKey task);

	/**
	 * A value that was saved.
	 *
	 * @param value the value, which may be {@code null}
	 */
	record Saved(@Nullable Object value) {

	}

}
