package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskAttempt;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.reply.TaskLookup;
import io.github.taskqueue.internal.store.AttemptLog;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Tells of tasks what the store knows.
 */
public final class StoredTasks implements TaskLookup, TaskMonitor {

	private static final Log logger = LogFactory.getLog(StoredTasks.class);

	private final StatusReader reader;

	private final StatusWatch watch;

	private final TaskSerializer serializer;

	private final Duration timeout;

	private final Clock clock;

	private final BiFunction<String, String, @Nullable String> inQueue;

	private final CancelStore cancels;

	private final Cancellations cancellations;

	StoredTasks(CancelStore cancels, Cancellations cancellations, StatusReader reader, StatusWatch watch,
			TaskSerializer serializer, Duration timeout, Clock clock,
			BiFunction<String, String, @Nullable String> inQueue) {
		this.cancels = cancels;
		this.cancellations = cancellations;
		this.reader = reader;
		this.watch = watch;
		this.serializer = serializer;
		this.timeout = timeout;
		this.clock = clock;
		this.inQueue = inQueue;
	}

	@Override
	public TaskDetails details(String taskId) {
		TaskRecord task = this.reader.find(taskId);
		if (task == null) {
			throw new TaskNotFoundException(taskId);
		}
		return details(task, this.clock.instant(), this.inQueue);
	}

	@Override
	public TaskPage find(TaskQuery query) {
		Instant now = this.clock.instant();
		StatusReader.Page page = this.reader.search(query, now);
		List<TaskDetails> tasks = page.tasks().stream().map((task) -> details(task, now, this.inQueue)).toList();
		return new TaskPage(tasks, (page.next() != null) ? page.next().text() : null);
	}

	private static TaskDetails details(TaskRecord task, Instant now,
			BiFunction<String, String, @Nullable String> inQueue) {
		TaskRecord.Times times = task.times();
		TaskError error = (task.end() != null && task.status() != TaskStatus.SUCCEEDED) ? task.end().error() : null;
		return new TaskDetails(task.id(), task.name(), task.queue(), task.statusAt(now), task.attempt(),
				task.maxAttempts(), attempts(task), (task.progress() != null) ? task.progress() : TaskProgress.NONE,
				error, times.enqueuedAt(), times.startedAt(), times.finishedAt(), waitingFor(task, now, inQueue));
	}

	private static @Nullable String waitingFor(TaskRecord task, Instant now,
			BiFunction<String, String, @Nullable String> inQueue) {
		Instant due = task.times().dueAt();
		return switch (task.status()) {
			case WAITING -> task.waitingFor();
			case SCHEDULED, QUEUED, RETRYING ->
				(due != null && due.isAfter(now)) ? dueAt(due, task) : inQueue.apply(task.queue(), task.name());
			default -> null;
		};
	}

	private static String dueAt(Instant due, TaskRecord task) {
		String at = "due at " + due.truncatedTo(ChronoUnit.SECONDS);
		return (task.status() == TaskStatus.RETRYING) ? at + " for attempt " + (task.attempt() + 1) : at;
	}

	@Override
	public boolean cancel(TaskKey task, @Nullable Instant due, boolean replied) {
		return cancel(task.id());
	}

	@Override
	public boolean cancel(String taskId) {
		boolean open = this.cancels.request(taskId, this.clock.instant());
		if (open) {
			tellOf(taskId);
		}
		else if (this.reader.find(taskId) == null) {
			throw new TaskNotFoundException(taskId);
		}
		return open;
	}

	/**
	 * At once. If the store does not answer, the poll for cancelled tasks will tell.
	 */
	private void tellOf(String taskId) {
		try {
			TaskRecord task = this.reader.find(taskId);
			if (task != null) {
				this.cancellations.written(task.key());
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The store does not answer after a cancel", ex);
		}
	}

	private static List<TaskAttempt> attempts(TaskRecord task) {
		List<TaskAttempt> attempts = new ArrayList<>(AttemptLog.read(task.attempts()));
		Instant started = task.times().attemptStartedAt();
		if (task.status() == TaskStatus.RUNNING && started != null && task.worker() != null && attempts.stream()
			.noneMatch((attempt) -> attempt.startedAt().toEpochMilli() == started.toEpochMilli())) {
			attempts.add(new TaskAttempt(task.attempt(), started, null, task.worker(), null));
		}
		return List.copyOf(attempts);
	}

	@Override
	public TaskHandle<?> handle(String taskId, Type resultType) {
		return new StoredHandle(taskId, null, resultType, false, this);
	}

	@Override
	public TaskHandle<?> handleWithoutResult(TaskMessage message) {
		return new StoredHandle(message.id(), message.queue(), Void.class, false, this);
	}

	@Override
	public TaskHandle<?> existing(String taskId, TaskMessage message, Type resultType) {
		return new StoredHandle(taskId, message.queue(), resultType, true, this);
	}

	/**
	 * The result of a task, once there is one.
	 */
	CompletableFuture<@Nullable Object> result(String taskId, Type type) {
		ResultSubscriber subscriber = new ResultSubscriber(taskId, type, this.serializer);
		StatusWatch.Subscription subscription = this.watch.subscribe(taskId, this.timeout, subscriber);
		subscriber.result().whenComplete((value, failure) -> subscription.close());
		return subscriber.result();
	}

	@Override
	public @Nullable TaskSnapshot find(String taskId) {
		TaskRecord task = this.reader.find(taskId);
		return (task != null) ? snapshot(task, this.inQueue) : null;
	}

	private TaskSnapshot snapshot(TaskRecord task, BiFunction<String, String, @Nullable String> inQueue) {
		return new TaskSnapshot(details(task, this.clock.instant(), inQueue), task.revision(),
				(task.end() != null) ? task.end().result() : null, this.serializer.contentType());
	}

	/**
	 * Tells nothing of queues: what is known of them may take a moment, and changes
	 * without a change of the task.
	 */
	@Override
	public Runnable watch(String taskId, Duration timeout, Observer observer) {
		return this.watch.subscribe(taskId, timeout, new StatusWatch.Subscriber() {

			@Override
			public void changed(@Nullable TaskRecord task) {
				observer.seen((task != null) ? snapshot(task, (queue, name) -> null) : null);
			}

			@Override
			public void timedOut() {
				observer.timedOut();
			}

		})::close;
	}

}
