package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskAttempt;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.store.AttemptLog;
import io.github.taskqueue.internal.store.Position;
import io.github.taskqueue.internal.store.StoredText;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Says in words of the store what happens to tasks in this process.
 */
final class TaskChanges {

	/**
	 * A task that has ended runs until it is certain what follows.
	 */
	private static final Cases<Optional<TaskStatus>> AFTER_ATTEMPT = new Cases<>(
			(succeeded) -> Optional.of(TaskStatus.RUNNING), (retry) -> Optional.of(TaskStatus.RETRYING),
			(dead) -> Optional.of(TaskStatus.RUNNING), (cancelled) -> Optional.empty(), (expired) -> Optional.empty(),
			(again) -> Optional.of(again.delay().isZero() ? TaskStatus.QUEUED : TaskStatus.SCHEDULED),
			(interrupted) -> Optional.empty());

	private final String worker;

	private final TaskSerializer serializer;

	private final DataSize maxResultSize;

	private final Clock clock;

	public TaskChanges(String worker, TaskSerializer serializer, DataSize maxResultSize, Clock clock) {
		this.worker = worker;
		this.serializer = serializer;
		this.maxResultSize = maxResultSize;
		this.clock = clock;
	}

	/**
	 * The task waits, or will once it is accepted.
	 */
	TaskRecord enqueued(TaskMessage message) {
		TaskStatus status = (message.times().due() != null) ? TaskStatus.SCHEDULED : TaskStatus.QUEUED;
		return new TaskRecord(message.id(), message.name(), message.queue(), status, Position.WAITING.of(message), 1,
				message.attempt(), 0, times(message, message.times().due(), null, null), null, "", null, null);
	}

	/**
	 * The task waits for something else than its time or a worker.
	 */
	TaskRecord waiting(TaskMessage message, String waitingFor) {
		return new TaskRecord(message.id(), message.name(), message.queue(), TaskStatus.WAITING,
				Position.WAITING.of(message), 1, message.attempt(), 0,
				times(message, message.times().due(), null, null), null, "", null, null, null,
				StoredText.waitingFor(waitingFor));
	}

	TaskRecord started(TaskExecution execution) {
		return running(execution, null);
	}

	TaskRecord progressed(TaskExecution execution, TaskProgress progress) {
		return running(execution,
				new TaskProgress(progress.done(), progress.total(), StoredText.note(progress.note())));
	}

	private TaskRecord running(TaskExecution execution, @Nullable TaskProgress progress) {
		return of(execution, TaskStatus.RUNNING, Position.RUNNING, execution.message().times().due(), "", progress);
	}

	/**
	 * A run that another one follows without a failure leaves nothing in the list of
	 * attempts, as a task of hours would have any number.
	 */
	Optional<TaskRecord> attempted(TaskExecution execution, TaskOutcome outcome) {
		return outcome.fold(AFTER_ATTEMPT).map((status) -> {
			if (outcome instanceof Again again) {
				return of(execution, status, Position.ATTEMPTED, this.clock.instant().plus(again.delay()), "", null);
			}
			Instant due = (outcome instanceof Retry retry) ? this.clock.instant().plus(retry.delay())
					: execution.message().times().due();
			return of(execution, status, Position.ATTEMPTED, due, log(execution, outcome.failure()), null);
		});
	}

	private String log(TaskExecution execution, @Nullable Throwable failure) {
		Duration duration = Duration.between(execution.startedAt(), this.clock.instant());
		String error = (failure != null) ? StoredText.error(failure) : null;
		return AttemptLog
			.line(new TaskAttempt(execution.attempt(), execution.startedAt(), duration, this.worker, error));
	}

	private TaskRecord of(TaskExecution execution, TaskStatus status, Position position, @Nullable Instant due,
			String attempts, @Nullable TaskProgress progress) {
		TaskMessage message = execution.message();
		return new TaskRecord(message.id(), message.name(), message.queue(), status, position.of(message), 1,
				message.attempt(), execution.maxAttempts(), times(message, due, execution.startedAt(), null),
				this.worker, attempts, progress, null);
	}

	TaskRecord ended(TaskCompletion completion) {
		TaskMessage message = completion.message();
		TaskStatus status = completion.outcome()
			.fold((succeeded) -> TaskStatus.SUCCEEDED, (dead) -> TaskStatus.DEAD, (cancelled) -> TaskStatus.CANCELLED,
					(expired) -> TaskStatus.EXPIRED);
		return new TaskRecord(message.id(), message.name(), message.queue(), status, Position.ENDED.of(message), 1,
				message.attempt(), 0, times(message, message.times().due(), null, this.clock.instant()), null, "", null,
				end(completion));
	}

	private TaskRecord.End end(TaskCompletion completion) {
		return completion.outcome()
			.fold((succeeded) -> success(completion.resultType(), succeeded.result()),
					(dead) -> new TaskRecord.End(null, StoredText.of(dead.failure())),
					(cancelled) -> new TaskRecord.End(null, null), (expired) -> new TaskRecord.End(null, null));
	}

	/**
	 * A result that cannot be kept is the loss of whoever asks for it, not the task's.
	 */
	private TaskRecord.End success(@Nullable Type type, @Nullable Object result) {
		if (type == null) {
			return new TaskRecord.End(null, null);
		}
		try {
			byte[] written = this.serializer.writeResult(type, result);
			if (written.length > this.maxResultSize.toBytes()) {
				throw new PayloadTooLargeException(
						"The result takes %d bytes; task-queue.store.max-result-size allows %d"
							.formatted(written.length, this.maxResultSize.toBytes()));
			}
			return new TaskRecord.End(written, null);
		}
		catch (Throwable ex) {
			return new TaskRecord.End(null, StoredText.of(ex));
		}
	}

	private static TaskRecord.Times times(TaskMessage message, @Nullable Instant due, @Nullable Instant startedAt,
			@Nullable Instant finishedAt) {
		return new TaskRecord.Times(message.times().enqueuedAt(), due, startedAt, startedAt, finishedAt);
	}

}
