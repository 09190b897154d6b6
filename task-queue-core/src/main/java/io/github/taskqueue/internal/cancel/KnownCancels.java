package io.github.taskqueue.internal.cancel;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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
 */
public final class KnownCancels implements ExecutionInterceptor {

	private static final Cases<Boolean> WORK_IS_DONE = new Cases<>((succeeded) -> true, (retry) -> false,
			(dead) -> false, (cancelled) -> false, (expired) -> false, (again) -> false, (interrupted) -> false);

	private final @Nullable StoreLease lease;

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

	/**
	 * Is told of requests in the journal whose task has come.
	 */
	private volatile Consumer<TaskKey> whenSeen = (request) -> {
	};

	/**
	 * Knows of nothing yet.
	 * @param lease what a task awaits before it starts, or {@code null} for nothing
	 */
	KnownCancels(@Nullable StoreLease lease) {
		this.lease = lease;
	}

	void whenSeen(Consumer<TaskKey> told) {
		this.whenSeen = told;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskKey task = execution.message().key();
		boolean fresh = this.lease == null || this.lease.await();
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
