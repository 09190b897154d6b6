package io.github.taskqueue.test.internal.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskExpired;
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

	private final Supplier<Set<String>> consumed;

	/**
	 * What was enqueued, in that order.
	 */
	private final List<TrackedTask> all = new ArrayList<>();

	/**
	 * The last one of each id, of which events tell.
	 */
	private final Map<TaskKey, TrackedTask> tasks = new LinkedHashMap<>();

	private int enqueued;

	/**
	 * Those of earlier tests that a worker may still get.
	 */
	private final Set<TaskKey> forgotten = new HashSet<>();

	private final ThreadLocal<@Nullable Consumer<TaskMessage>> diversion = new ThreadLocal<>();

	private int attempts;

	private int succeeded;

	private int retried;

	private int dead;

	private int cancelled;

	private int expired;

	/**
	 * Knows of no task.
	 * @param consumed the queues on which this application works
	 */
	public Tracker(Clock clock, Supplier<Set<String>> consumed) {
		this.clock = clock;
		this.consumed = consumed;
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
		return List.of(new Events());
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
		CompletableFuture<PublishResult> published = next.publish(message);
		forgetUnlessPublished(message, published);
		return published;
	}

	private void forgetUnlessPublished(TaskMessage message, CompletableFuture<PublishResult> published) {
		published.whenComplete((result, failure) -> {
			if ((failure != null) ? isRefusal(failure) : result instanceof PublishResult.Existing) {
				refused(message);
			}
			else if (result instanceof PublishResult.Deferred deferred) {
				forgetUnlessPublished(message, deferred.published());
			}
		});
	}

	/**
	 * One whose publish has an unknown outcome may run.
	 */
	private static boolean isRefusal(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException wrapper) ? wrapper.getCause() : failure;
		return !(cause instanceof TaskEnqueueException refusal && refusal.outcomeUnknown());
	}

	/**
	 * What a batch publishes once more may run already.
	 */
	private synchronized void add(TaskMessage message) {
		TrackedTask earlier = this.tasks.get(message.key());
		if (earlier != null && earlier.message() == message) {
			return;
		}
		this.enqueued++;
		TrackedTask task = new TrackedTask(message, this.enqueued);
		this.all.add(task);
		this.tasks.remove(message.key());
		this.tasks.put(message.key(), task);
		this.forgotten.remove(message.key());
		// Off while listeners of a commit are called, which is no longer in the
		// transaction
		if (TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			task.in(Transaction.OPEN);
			TransactionSynchronizationManager.registerSynchronization(new Ending(task));
		}
		notifyAll();
	}

	private synchronized void refused(TaskMessage message) {
		this.tasks.computeIfPresent(message.key(), (key, task) -> (task.message() == message) ? null : task);
		this.all.removeIf((task) -> task.message() == message);
		notifyAll();
	}

	private void ended(TaskKey key, TaskEvent event) {
		if (event instanceof TaskSucceeded) {
			change(key, (task) -> {
				this.succeeded++;
				task.ends(TaskStatus.SUCCEEDED);
			});
		}
		else if (event instanceof TaskRetrying retrying) {
			change(key, (task) -> {
				// The next attempt may have begun, or even ended, before this is told
				if (task.isSettling() && task.status() == TaskStatus.RUNNING) {
					task.waits(TaskStatus.RETRYING, this.clock.instant().plus(retrying.delay()), null);
					task.failed(retrying.cause());
				}
				task.settled();
			});
		}
		else if (event instanceof TaskDead death) {
			change(key, (task) -> {
				this.dead++;
				task.ends(TaskStatus.DEAD);
				task.failed(death.cause());
			});
		}
		else if (event instanceof TaskCancelled) {
			change(key, (task) -> {
				this.cancelled++;
				task.ends(TaskStatus.CANCELLED);
			});
		}
		else if (event instanceof TaskExpired) {
			change(key, (task) -> {
				this.expired++;
				task.expires();
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
	void replayed(DeadLetter letter) {
		change(new TaskKey(letter.taskId(), letter.name()), TrackedTask::replayed);
	}

	/**
	 * Notes that it was not.
	 */
	void notReplayed(DeadLetter letter) {
		change(new TaskKey(letter.taskId(), letter.name()), (task) -> task.ends(TaskStatus.DEAD));
	}

	/**
	 * Notes that a copy of a task is about to be published.
	 */
	public void copied(TaskKey key) {
		change(key, TrackedTask::copied);
	}

	/**
	 * Notes that it was not.
	 */
	public void notCopied(TaskKey key) {
		change(key, TrackedTask::notCopied);
	}

	/**
	 * Whether a task waits to run again.
	 */
	public synchronized boolean isWaiting(TaskKey key) {
		TrackedTask task = this.tasks.get(key);
		return task != null && task.status() != TaskStatus.RUNNING && !task.status().isEnd();
	}

	/**
	 * Whether a task is one of the current test.
	 */
	public synchronized boolean knows(TaskKey key) {
		return this.tasks.containsKey(key);
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
		return this.all.stream().map(TrackedTask::enqueued).toList();
	}

	/**
	 * The number of the last one that was enqueued.
	 */
	public synchronized int last() {
		return this.enqueued;
	}

	/**
	 * The tasks after a number that have not ended, without those of queues on which only
	 * other applications work.
	 */
	synchronized List<TrackedTask> pending(int after) {
		Set<String> queues = this.consumed.get();
		return this.tasks.values()
			.stream()
			.filter((task) -> task.number() > after && !task.isEnded() && queues.contains(task.message().queue()))
			.toList();
	}

	/**
	 * Whether one of them has not ended.
	 */
	public synchronized boolean isAnyPending(int after) {
		return !pending(after).isEmpty();
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
	 * The failures of the dead ones of the tasks after a number.
	 */
	synchronized List<AssertionError> deaths(int after) {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.number() > after && task.status() == TaskStatus.DEAD)
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
		return pending(0).stream().anyMatch((task) -> task.isBusy(now));
	}

	/**
	 * What has not ended, for the message of a test that waits in vain.
	 */
	public synchronized String describePending() {
		return describe(pending(0));
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
		return new DrainResult(this.attempts, this.succeeded, this.retried, this.dead, this.cancelled, this.expired,
				(int) this.tasks.values().stream().filter((task) -> !task.isEnded()).count());
	}

	/**
	 * Forgets all tasks when no worker has one of them in hand any more. Those that still
	 * wait will not run.
	 * @return whether tasks waited
	 * @throws AssertionError if a worker still has one in hand after a timeout
	 */
	public synchronized boolean forget(Duration timeout) {
		boolean idle = await((tracker) -> tracker.inHand().isEmpty(), timeout);
		String running = describe(inHand());
		List<TaskKey> waiting = this.tasks.values()
			.stream()
			.filter((task) -> !task.isEnded())
			.map((task) -> task.message().key())
			.toList();
		this.forgotten.addAll(waiting);
		reset();
		if (!idle) {
			throw new AssertionError("Tasks of an earlier test still run after %s, and may disturb this one:%n%s"
				.formatted(timeout, running));
		}
		return !waiting.isEmpty();
	}

	private List<TrackedTask> inHand() {
		return this.tasks.values().stream().filter(TrackedTask::isInHand).toList();
	}

	/**
	 * Forgets all tasks.
	 */
	public synchronized void reset() {
		this.all.clear();
		this.tasks.clear();
		this.attempts = 0;
		this.succeeded = 0;
		this.retried = 0;
		this.dead = 0;
		this.cancelled = 0;
		this.expired = 0;
	}

	private synchronized boolean begin(TaskKey key) {
		change(key, TrackedTask::begins);
		return !this.forgotten.contains(key);
	}

	/**
	 * The next attempt may begin before the event of this one is told, so what follows is
	 * noted before it is published.
	 */
	private void attempted(TrackedTask task, TaskOutcome outcome) {
		if (!(outcome instanceof TaskOutcome.Cancelled)) {
			this.attempts++;
		}
		if (outcome instanceof TaskOutcome.Retry) {
			this.retried++;
		}
		if (outcome instanceof TaskOutcome.Again again) {
			task.waits(TaskStatus.QUEUED, this.clock.instant().plus(again.delay()), again.why());
		}
		else if (outcome instanceof TaskOutcome.Retry retry) {
			task.failed(retry.failure());
			if (!retry.inPlace()) {
				task.waits(TaskStatus.RETRYING, this.clock.instant().plus(retry.delay()), null);
				task.settles();
			}
		}
		else if (outcome instanceof TaskOutcome.End) {
			task.settles();
		}
	}

	/**
	 * The outermost stage, which sees the outcome that counts.
	 */
	private final class Attempts implements ExecutionInterceptor {

		@Override
		public TaskOutcome execute(TaskExecution execution, Execution next) {
			TaskKey key = execution.message().key();
			if (!begin(key)) {
				return new TaskOutcome.Cancelled();
			}
			TaskOutcome outcome = next.execute(execution);
			change(key, (task) -> attempted(task, outcome));
			return outcome;
		}

		@Override
		public TaskStage stage() {
			return TaskStage.ATTEMPT_OBSERVATION;
		}

	}

	/**
	 * What a test asserts on an event is there when the listeners of the application have
	 * had it.
	 */
	private final class Events implements TaskEventListener {

		@Override
		public void onTaskEvent(TaskEvent event) {
			TaskKey key = key(event);
			change(key, TrackedTask::told);
			ended(key, event);
		}

		@Override
		public void onPublished(TaskEvent event) {
			change(key(event), TrackedTask::published);
		}

		private static TaskKey key(TaskEvent event) {
			return new TaskKey(event.taskId(), event.task());
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
