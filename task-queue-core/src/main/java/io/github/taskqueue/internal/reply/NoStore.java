package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.cancel.JournalCancels;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskClaims.Claim;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;

/**
 * Stands where a store would be, and says how to get one. Requests to cancel need only
 * the journal.
 */
public final class NoStore implements TaskLookup, TaskNotes, TaskClaims {

	private final JournalCancels cancels;

	public NoStore(JournalCancels cancels) {
		this.cancels = cancels;
	}

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
	public boolean cancel(TaskKey task, @Nullable Instant due, boolean replied) {
		requireJournal("Requests to cancel tasks are");
		if (!replied) {
			this.cancels.request(task, due);
		}
		return !replied;
	}

	private void requireJournal(String what) {
		if (!this.cancels.isKept()) {
			throw missing(what);
		}
	}

	@Override
	public boolean isCancelled(TaskKey task) {
		return this.cancels.known().isRequested(task);
	}

	@Override
	public TaskHandle<?> handle(String taskId, Type resultType) {
		requireJournal("Handles of tasks that others have enqueued are");
		Assert.isTrue(taskId.matches("[\\x21-\\x7e]{1,128}"),
				() -> "'" + taskId + "' is no id of a task, which has 1 to 128 visible ASCII characters");
		return new VoidHandle(taskId, "", null, false, this);
	}

	@Override
	public TaskPage find(TaskQuery query) {
		throw missing("Tasks to search for are");
	}

	@Override
	public TaskHandle<?> handleWithoutResult(TaskMessage message) {
		return new VoidHandle(message.id(), message.name(), message.times().due(), false, this);
	}

	@Override
	public TaskHandle<?> existing(String taskId, TaskMessage message, Type resultType) {
		return new VoidHandle(taskId, message.name(), message.times().due(), true, this);
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

	private static IllegalStateException missing(String what) {
		return new IllegalStateException(
				what + " kept in a store, and there is none: set task-queue.store.type to 'jdbc' or"
						+ " 'redis', or to 'memory' in an application of one process");
	}

}
