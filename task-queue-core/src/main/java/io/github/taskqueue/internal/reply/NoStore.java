package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskClaims.Claim;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;

/**
 * Stands where a store would be, and says how to get one.
 */
public final class NoStore implements TaskLookup, TaskNotes, TaskClaims {

	/**
	 * Nobody knows of earlier tasks.
	 */
	@Override
	public List<Claim> claim(List<TaskMessage> messages, Duration timeout) {
		return Collections.nCopies(messages.size(), Claim.NONE);
	}

	@Override
	public TaskDetails details(String taskId) {
		throw missing("The status of tasks is");
	}

	@Override
	public boolean cancel(String taskId) {
		throw missing("Requests to cancel tasks are");
	}

	@Override
	public boolean isCancelled(TaskKey task) {
		return false;
	}

	@Override
	public TaskHandle<?> handle(String taskId, Type resultType) {
		throw missing("Handles of tasks that others have enqueued are");
	}

	@Override
	public TaskPage find(TaskQuery query) {
		throw missing("Tasks to search for are");
	}

	@Override
	public TaskHandle<?> handleWithoutResult(TaskMessage message) {
		return new VoidHandle(message.id(), message.name(), false);
	}

	@Override
	public TaskHandle<?> existing(String taskId, TaskMessage message, Type resultType) {
		return new VoidHandle(taskId, message.name(), true);
	}

	@Override
	public void progress(TaskExecution execution, TaskProgress progress) {
		// nobody could ask for it
	}

	@Override
	public void save(TaskKey task, String step, Type type, @Nullable Object value) {
		throw missing("Checkpoints and steps of tasks are");
	}

	@Override
	public void complete(TaskKey task, String step, Type type, @Nullable Object value) {
		throw missing("Checkpoints and steps of tasks are");
	}

	@Override
	public @Nullable Saved find(TaskKey task, String step, Type type) {
		throw missing("Checkpoints and steps of tasks are");
	}

	static IllegalStateException missing(String what) {
		return new IllegalStateException(
				what + " kept in a store, and there is none: set task-queue.store.type to 'jdbc' or"
						+ " 'redis', or to 'memory' in an application of one process");
	}

}
