package io.github.taskqueue.internal.schedule;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;

/**
 * Records how the task of a schedule has ended, so that the leader knows of it without a
 * store.
 */
record ScheduleEnds(ScheduleRecords records) implements CompletionListener {

	private static final CompletableFuture<Void> NOTHING_TO_DO = CompletableFuture.completedFuture(null);

	@Override
	public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
		String name = completion.message().text(TaskHeaders.SCHEDULE);
		if (name == null) {
			return NOTHING_TO_DO;
		}
		TaskStatus result = completion.outcome()
			.fold((succeeded) -> TaskStatus.SUCCEEDED, (dead) -> TaskStatus.DEAD, (cancelled) -> TaskStatus.CANCELLED,
					(expired) -> TaskStatus.EXPIRED);
		return this.records.ended(name, completion.message().id(), result);
	}

}
