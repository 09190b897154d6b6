package io.github.taskqueue.internal.cancel;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Which tasks are not to run, as far as this process knows. Lets them not start, and ends
 * those that run here. A body that returns all the same has done its work, so the task
 * has succeeded. Thread-safe.
 * <p>
 * Knowledge grows old: a task starts only if there was an answer from where requests are
 * kept a moment ago, or none for so long that tasks have to go on without.
 */
public final class KnownCancels implements ExecutionInterceptor {

	private static final Cases<Boolean> WORK_IS_DONE = new Cases<>((succeeded) -> true, (retry) -> false,
			(dead) -> false, (cancelled) -> false, (expired) -> false, (again) -> false, (interrupted) -> false);

	static final Duration FRESH = Duration.ofMillis(1_500);

	/**
	 * An answer within half a second comes in time.
	 */
	private static final Duration ASK_AFTER = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(KnownCancels.class);

	private final Duration patience;

	private final Runnable ask;

	/**
	 * Since when it is known that these have requests in the store, by the clock of
	 * {@link System#nanoTime()}.
	 */
	private final Map<TaskKey, Long> stored = new ConcurrentHashMap<>();

	/**
	 * Requests in the journal. One without a name is for whatever task has the id.
	 */
	private final Set<TaskKey> recorded = ConcurrentHashMap.newKeySet();

	private final Map<TaskKey, Set<RunningTask>> running = new ConcurrentHashMap<>();

	private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

	/**
	 * Completed with the next answer, and replaced then.
	 */
	private volatile CompletableFuture<Void> answer = new CompletableFuture<>();

	/**
	 * Whether somebody has waited for an answer in vain.
	 */
	private volatile boolean silent;

	/**
	 * Is told of requests in the journal whose task has come.
	 */
	private volatile Consumer<TaskKey> whenSeen = (request) -> {
	};

	/**
	 * Knows of nothing yet.
	 * @param patience how long tasks wait for an answer, once
	 * @param ask is called by a task that needs an answer, often, and returns at once
	 */
	KnownCancels(Duration patience, Runnable ask) {
		this.patience = patience;
		this.ask = ask;
	}

	void whenSeen(Consumer<TaskKey> told) {
		this.whenSeen = told;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskKey task = execution.message().key();
		boolean fresh = awaitFresh();
		if (isRequested(task)) {
			seen(task);
			return new TaskOutcome.Cancelled();
		}
		if (!fresh && (Thread.interrupted() || !execution.delivery().isInHand())) {
			return new TaskOutcome.Interrupted(new CancellationException("The task has not started"));
		}
		RunningTask running = new RunningTask(Thread.currentThread());
		started(task, running);
		TaskOutcome outcome = next.execute(execution);
		ended(task, running);
		if (!running.end()) {
			return outcome;
		}
		seen(task);
		return outcome.fold(WORK_IS_DONE) ? outcome : new TaskOutcome.Cancelled();
	}

	@Override
	public TaskStage stage() {
		return TaskStage.CANCEL;
	}

	private void seen(TaskKey task) {
		TaskKey request = recordedFor(task);
		if (request != null) {
			this.whenSeen.accept(request);
		}
	}

	/**
	 * Whether a task is not to run, as far as it is known here.
	 */
	public boolean isRequested(TaskKey task) {
		return this.stored.containsKey(task) || recordedFor(task) != null;
	}

	/**
	 * The request in the journal that is about a task.
	 */
	private @Nullable TaskKey recordedFor(TaskKey task) {
		if (this.recorded.isEmpty()) {
			return null;
		}
		TaskKey any = new TaskKey(task.id(), "");
		return this.recorded.contains(task) ? task : this.recorded.contains(any) ? any : null;
	}

	/**
	 * Whether what is known here is new enough to start a task by it. Waits for an answer
	 * if it is not, unless others have waited in vain.
	 */
	boolean awaitFresh() {
		long age = age();
		if (age > ASK_AFTER.toNanos()) {
			this.ask.run();
		}
		return age < FRESH.toNanos() || (!this.silent && awaitAnswer());
	}

	private long age() {
		return System.nanoTime() - this.askedAt;
	}

	private boolean isFresh() {
		return wasFresh(System.nanoTime());
	}

	/**
	 * Whether what is known was new enough at a time.
	 */
	boolean wasFresh(long then) {
		return then - this.askedAt < FRESH.toNanos();
	}

	/**
	 * All who start a task meanwhile wait for the same answer, and none of them for a
	 * connection.
	 */
	private boolean awaitAnswer() {
		CompletableFuture<Void> awaited = this.answer;
		if (isFresh()) {
			return true;
		}
		try {
			awaited.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("It is not known which tasks are cancelled; tasks start without a check");
			this.silent = true;
		}
		return false;
	}

	/**
	 * An answer is as old as its question: the process may have been halted in between.
	 */
	void answered(long asked) {
		CompletableFuture<Void> next = new CompletableFuture<>();
		this.askedAt = asked;
		this.silent = false;
		CompletableFuture<Void> answered = this.answer;
		this.answer = next;
		answered.complete(null);
	}

	private void started(TaskKey task, RunningTask run) {
		this.running.computeIfAbsent(task, (key) -> ConcurrentHashMap.newKeySet()).add(run);
		if (isRequested(task)) {
			run.cancel();
		}
	}

	private void ended(TaskKey task, RunningTask run) {
		this.running.computeIfPresent(task, (key, runs) -> {
			runs.remove(run);
			return runs.isEmpty() ? null : runs;
		});
	}

	Map<TaskKey, Long> stored() {
		return this.stored;
	}

	/**
	 * Takes note of requests in the store.
	 */
	void know(Set<TaskKey> tasks) {
		for (TaskKey task : tasks) {
			this.stored.putIfAbsent(task, System.nanoTime());
			interrupt(task);
		}
	}

	private void interrupt(TaskKey task) {
		this.running.getOrDefault(task, Set.of()).forEach(RunningTask::cancel);
	}

	/**
	 * Takes note of a request in the journal.
	 */
	void recorded(TaskKey request) {
		this.recorded.add(request);
		if (request.name().isEmpty()) {
			this.running.keySet().stream().filter((task) -> task.id().equals(request.id())).forEach(this::interrupt);
		}
		else {
			interrupt(request);
		}
	}

	/**
	 * A request in the journal counts no more.
	 */
	void over(TaskKey request) {
		this.recorded.remove(request);
	}

	/**
	 * A run of a task on a thread, which is interrupted if the task is cancelled, but
	 * only as long as the thread runs it.
	 */
	private static final class RunningTask {

		private final Thread thread;

		private boolean on = true;

		private boolean cancelled;

		RunningTask(Thread thread) {
			this.thread = thread;
		}

		synchronized void cancel() {
			if (this.on && !this.cancelled) {
				this.cancelled = true;
				this.thread.interrupt();
			}
		}

		/**
		 * After this the thread belongs to something else, so it takes its interrupt
		 * along.
		 */
		synchronized boolean end() {
			this.on = false;
			if (this.cancelled) {
				Thread.interrupted();
			}
			return this.cancelled;
		}

	}

}
