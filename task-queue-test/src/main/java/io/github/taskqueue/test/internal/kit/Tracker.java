package io.github.taskqueue.test.internal.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskEventListener;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.WaitListener;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.EnqueuedTask;
import io.github.taskqueue.test.EnqueuedTask.Transaction;

/**
 * Keeps track of the tasks of a test: as a stage of each chain, and as a listener of each
 * event. Thread-safe.
 */
public final class Tracker implements Feature {

	private final Clock clock;

	private final Map<TaskKey, TrackedTask> tasks = new LinkedHashMap<>();

	private final ThreadLocal<@Nullable Consumer<TaskMessage>> diversion = new ThreadLocal<>();

	private int attempts;

	private int succeeded;

	private int retried;

	private int dead;

	private int cancelled;

	/**
	 * Knows of no task.
	 */
	public Tracker(Clock clock) {
		this.clock = clock;
	}

	@Override
	public List<PublishInterceptor> publishing() {
		return List.of(this::publish);
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return List.of(new Attempts());
	}

	@Override
	public List<TaskEventListener> events() {
		return List.of(this::ended);
	}

	@Override
	public List<WaitListener> waiting() {
		return List.of((message, waitingFor) -> change(message.key(),
				(task) -> task.waits(TaskStatus.WAITING, message.times().due(), waitingFor)));
	}

	/**
	 * A worker may have the task before the confirm is seen, so it is noted before.
	 */
	private CompletableFuture<PublishResult> publish(TaskMessage message, PublishInterceptor.Publish next) {
		Consumer<TaskMessage> diverted = this.diversion.get();
		if (diverted != null) {
			diverted.accept(message);
			return CompletableFuture.completedFuture(PublishResult.ACCEPTED);
		}
		add(message);
		return next.publish(message).whenComplete((result, failure) -> {
			if (failure != null) {
				refused(message);
			}
		});
	}

	private synchronized void add(TaskMessage message) {
		TrackedTask task = new TrackedTask(message);
		this.tasks.put(message.key(), task);
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			task.in(Transaction.OPEN);
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(new Ending(task));
			}
		}
		notifyAll();
	}

	/**
	 * One whose publish has an unknown outcome may have been run.
	 */
	private synchronized void refused(TaskMessage message) {
		this.tasks.computeIfPresent(message.key(), (key,
				task) -> (task.status() == TaskStatus.QUEUED || task.status() == TaskStatus.SCHEDULED) ? null : task);
		notifyAll();
	}

	private void ended(TaskEvent event) {
		TaskKey key = new TaskKey(event.taskId(), event.task());
		if (event instanceof TaskSucceeded) {
			change(key, (task) -> {
				this.succeeded++;
				task.is(TaskStatus.SUCCEEDED);
			});
		}
		else if (event instanceof TaskRetrying retrying) {
			change(key, (task) -> {
				task.waits(TaskStatus.RETRYING, this.clock.instant().plus(retrying.delay()), null);
				task.failed(retrying.cause());
			});
		}
		else if (event instanceof TaskDead death) {
			change(key, (task) -> {
				this.dead++;
				task.is(TaskStatus.DEAD);
				task.failed(death.cause());
			});
		}
		else if (event instanceof TaskCancelled) {
			change(key, (task) -> {
				this.cancelled++;
				task.is(TaskStatus.CANCELLED);
			});
		}
	}

	private synchronized void change(TaskKey key, Consumer<TrackedTask> change) {
		TrackedTask task = this.tasks.get(key);
		if (task != null) {
			change.accept(task);
			notifyAll();
		}
	}

	/**
	 * Notes that a dead letter is about to be replayed.
	 */
	public void replayed(String id, String name) {
		change(new TaskKey(id, name), (task) -> task.is(TaskStatus.QUEUED));
	}

	/**
	 * Does something, and takes what it publishes on this thread out of the chain.
	 */
	public void divert(Runnable publishes, Consumer<TaskMessage> target) {
		this.diversion.set(target);
		try {
			publishes.run();
		}
		finally {
			this.diversion.remove();
		}
	}

	/**
	 * All tasks in the order in which they were enqueued.
	 */
	public synchronized List<EnqueuedTask> enqueued() {
		return this.tasks.values().stream().map(TrackedTask::enqueued).toList();
	}

	/**
	 * How many there are.
	 */
	public synchronized int size() {
		return this.tasks.size();
	}

	/**
	 * The tasks that have not ended, without the first ones.
	 */
	synchronized List<TrackedTask> pending(int skipped) {
		return this.tasks.values().stream().skip(skipped).filter((task) -> !task.isEnded()).toList();
	}

	/**
	 * Whether one of them has not ended.
	 */
	public synchronized boolean isAnyPending(int skipped) {
		return !pending(skipped).isEmpty();
	}

	/**
	 * What the tasks of which a test speaks are at, for its message.
	 */
	synchronized String describe(List<TrackedTask> tasks) {
		List<String> lines = new ArrayList<>();
		tasks.forEach((task) -> lines.add("  " + task));
		return String.join("\n", lines);
	}

	/**
	 * The failures of the dead ones of the tasks, without the first ones.
	 */
	synchronized List<AssertionError> deaths(int skipped) {
		return this.tasks.values()
			.stream()
			.skip(skipped)
			.filter((task) -> task.status() == TaskStatus.DEAD)
			.map((task) -> new AssertionError("Task " + task, task.failure()))
			.toList();
	}

	/**
	 * Whether a task has had a status.
	 */
	public synchronized boolean hasBeen(String id, TaskStatus status) {
		return this.tasks.values().stream().anyMatch((task) -> task.message().id().equals(id) && task.hasBeen(status));
	}

	/**
	 * What a task is at, as a sentence.
	 */
	public synchronized String state(String id) {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.message().id().equals(id))
			.map(TrackedTask::toString)
			.findFirst()
			.orElse("Task " + id + " was not enqueued in this test");
	}

	/**
	 * Whether a task has ended, or is none of this test.
	 */
	public synchronized boolean isOver(String id) {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.message().id().equals(id))
			.allMatch(TrackedTask::isEnded);
	}

	/**
	 * Whether any task runs or is due.
	 */
	public synchronized boolean isBusy() {
		Instant now = this.clock.instant();
		return this.tasks.values().stream().anyMatch((task) -> !task.isEnded() && !isDelayed(task, now));
	}

	private static boolean isDelayed(TrackedTask task, Instant now) {
		Instant due = task.due();
		return due != null && due.isAfter(now);
	}

	/**
	 * Waits for a change that makes something true.
	 * @return whether it is true
	 */
	public synchronized boolean await(Predicate<Tracker> condition, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		while (!condition.test(this)) {
			long left = end - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			try {
				// Due times pass without a change
				wait(Math.min(Duration.ofNanos(left).toMillis() + 1, 50));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for tasks", ex);
			}
		}
		return true;
	}

	/**
	 * The counts since a test has begun.
	 */
	public synchronized DrainResult counts() {
		return new DrainResult(this.attempts, this.succeeded, this.retried, this.dead, this.cancelled,
				pending(0).size());
	}

	/**
	 * Forgets all tasks.
	 */
	public synchronized void reset() {
		this.tasks.clear();
		this.attempts = 0;
		this.succeeded = 0;
		this.retried = 0;
		this.dead = 0;
		this.cancelled = 0;
	}

	private synchronized void attempted(TaskOutcome outcome) {
		if (!(outcome instanceof TaskOutcome.Cancelled)) {
			this.attempts++;
		}
		if (outcome instanceof TaskOutcome.Retry) {
			this.retried++;
		}
	}

	/**
	 * The outermost stage, which sees the outcome that counts.
	 */
	private final class Attempts implements ExecutionInterceptor {

		@Override
		public TaskOutcome execute(TaskExecution execution, Execution next) {
			TaskKey key = execution.message().key();
			change(key, (task) -> task.is(TaskStatus.RUNNING));
			TaskOutcome outcome = next.execute(execution);
			attempted(outcome);
			if (outcome instanceof TaskOutcome.Again again) {
				change(key, (task) -> task.waits(TaskStatus.QUEUED, Tracker.this.clock.instant().plus(again.delay()),
						again.why()));
			}
			return outcome;
		}

		@Override
		public TaskStage stage() {
			return TaskStage.ATTEMPT_OBSERVATION;
		}

	}

	/**
	 * Notes how the transaction of a call ends.
	 */
	private final class Ending implements TransactionSynchronization {

		private final TrackedTask task;

		Ending(TrackedTask task) {
			this.task = task;
		}

		@Override
		public void afterCompletion(int status) {
			synchronized (Tracker.this) {
				this.task.in(switch (status) {
					case STATUS_COMMITTED -> Transaction.COMMITTED;
					case STATUS_ROLLED_BACK -> Transaction.ROLLED_BACK;
					default -> Transaction.UNKNOWN;
				});
			}
		}

	}

}
