package io.github.taskqueue.test.internal.rabbit;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.internal.kit.AbstractTester;
import io.github.taskqueue.test.internal.kit.TaskNames;
import io.github.taskqueue.test.internal.kit.Tracker;
import io.github.taskqueue.test.internal.memory.SingleAttempt;

/**
 * Tests tasks that the application's workers run.
 */
public final class BrokerTester extends AbstractTester {

	private static final DrainResult NOTHING = new DrainResult(0, 0, 0, 0, 0, 0, 0);

	private final PurgedQueues queues;

	private final BrokerFaults faults;

	private final @Nullable SingleAttempt attempts;

	/**
	 * Workers do not wait until they are asked to.
	 */
	private DrainResult seen = NOTHING;

	/**
	 * Tests tasks.
	 * @param attempts runs an attempt, {@code null} if the application has no worker
	 */
	public BrokerTester(Tracker tracker, TaskNames names, TaskClient client, PurgedQueues queues, BrokerFaults faults,
			@Nullable SingleAttempt attempts) {
		super(tracker, names, client);
		this.queues = queues;
		this.faults = faults;
		this.attempts = attempts;
	}

	@Override
	public TaskMode mode() {
		return TaskMode.BROKER;
	}

	@Override
	protected void requireWorker() {
		attempts();
	}

	private SingleAttempt attempts() {
		Assert.state(this.attempts != null, "Nothing runs, as task-queue.worker.enabled is false");
		return this.attempts;
	}

	@Override
	public DrainResult drain() {
		return drain((tracker) -> !tracker.isBusy());
	}

	@Override
	public DrainResult drainDelayed() {
		return drain((tracker) -> !tracker.isAnyPending(0));
	}

	private DrainResult drain(Predicate<Tracker> quiet) {
		requireWorker();
		DrainResult before = this.seen;
		if (!await(quiet, TIMEOUT)) {
			throw new AssertionError(
					"Not all tasks have ended within %s. Pending:%n%s".formatted(TIMEOUT, tracker().describePending()));
		}
		return difference(before, this.seen);
	}

	private boolean await(Predicate<Tracker> condition, Duration timeout) {
		boolean reached = tracker().await(condition, timeout);
		this.seen = tracker().counts();
		return reached;
	}

	@Override
	protected TaskRun attempt(TaskMessage task) {
		return attempts().run(task);
	}

	@Override
	protected boolean quieten(int after, Duration timeout) {
		return await((tracker) -> !tracker.isAnyPending(after), timeout);
	}

	@Override
	public void waitFor(String taskId, TaskStatus status, Duration timeout) {
		if (!await((tracker) -> tracker.hasBeen(taskId, status), timeout)) {
			throw late(taskId, status, timeout);
		}
	}

	@Override
	public void fault(Fault fault) {
		this.faults.add(fault);
	}

	@Override
	public void noFaults() {
		this.faults.clear();
	}

	@Override
	public void reset() {
		noFaults();
		this.seen = NOTHING;
		boolean waited;
		try {
			waited = tracker().forget(TIMEOUT);
		}
		finally {
			this.faults.forget();
			this.queues.purge();
		}
		if (waited) {
			this.queues.purgeDelayed();
		}
	}

}
