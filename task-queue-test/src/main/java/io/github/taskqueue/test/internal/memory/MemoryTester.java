package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.internal.kit.AbstractTester;
import io.github.taskqueue.test.internal.kit.TaskNames;
import io.github.taskqueue.test.internal.kit.Tracker;

/**
 * Tests tasks that wait in memory.
 */
public final class MemoryTester extends AbstractTester implements ResultDriver {

	private final MemoryTransport transport;

	private final MemoryFaults faults;

	private final TaskMode mode;

	private final @Nullable InlineWorker worker;

	private final @Nullable VirtualSchedules schedules;

	/**
	 * Tests tasks.
	 * @param worker runs tasks, {@code null} if nothing is to run
	 * @param schedules enqueues tasks as time passes, {@code null} if there is no worker
	 */
	public MemoryTester(Tracker tracker, TaskNames names, MemoryTransport transport, MemoryFaults faults,
			TaskClient client, TaskMode mode, @Nullable InlineWorker worker, @Nullable VirtualSchedules schedules) {
		super(tracker, names, client);
		this.transport = transport;
		this.faults = faults;
		this.mode = mode;
		this.worker = worker;
		this.schedules = schedules;
		if (schedules != null) {
			schedules.start(worker);
		}
	}

	@Override
	public TaskMode mode() {
		return this.mode;
	}

	@Override
	protected void requireWorker() {
		worker();
	}

	private InlineWorker worker() {
		Assert.state(this.worker != null, this::nothingRuns);
		return this.worker;
	}

	private String nothingRuns() {
		return (this.mode == TaskMode.CAPTURE)
				? "Nothing runs in mode CAPTURE. Set the mode INLINE: @TaskQueueTest(mode = TaskMode.INLINE)"
				: "Nothing runs, as task-queue.worker.enabled is false";
	}

	@Override
	public DrainResult drain() {
		return drain(now());
	}

	@Override
	public DrainResult drainDelayed() {
		return drain(Instant.MAX.minusSeconds(1));
	}

	private DrainResult drain(Instant until) {
		DrainResult before = tracker().counts();
		worker().run(until, () -> false);
		return difference(before, tracker().counts());
	}

	private Instant now() {
		return this.transport.clock().instant();
	}

	@Override
	protected TaskRun attempt(TaskMessage task) {
		return worker().attempt(task);
	}

	@Override
	protected boolean quieten(int after, Duration timeout) {
		Duration late = this.faults.has(Fault.LATE_REDELIVERY) ? MemoryFaults.ACK_TIMEOUT : Duration.ZERO;
		return worker().runAll(now().plus(timeout).plus(late), () -> !tracker().isAnyPending(after));
	}

	@Override
	public void waitFor(String taskId, TaskStatus status, Duration timeout) {
		if (!tracker().hasBeen(taskId, status)
				&& !worker().run(now().plus(timeout), () -> tracker().hasBeen(taskId, status))) {
			throw late(taskId, status, timeout);
		}
	}

	@Override
	public void drive(String taskId, Duration timeout) {
		if (this.worker == null) {
			throw new TaskTimeoutException("No result of task %s arrives. %s".formatted(taskId, nothingRuns()));
		}
		if (!this.worker.run(now().plus(timeout), () -> tracker().isOver(taskId))) {
			throw new TaskTimeoutException(
					"No result of task %s arrived within %s: %s".formatted(taskId, timeout, tracker().state(taskId)));
		}
	}

	@Override
	public void fault(Fault fault) {
		if (this.worker == null && fault != Fault.LOST_CONFIRM && fault != Fault.BROKER_AWAY) {
			throw new UnsupportedOperationException("There is no %s. %s".formatted(fault, nothingRuns()));
		}
		this.faults.add(fault);
	}

	@Override
	public void noFaults() {
		this.faults.clear();
	}

	@Override
	public void reset() {
		this.faults.clear();
		this.transport.reset();
		tracker().reset();
		if (this.schedules != null) {
			this.schedules.reset();
		}
	}

}
