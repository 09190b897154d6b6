package io.github.taskqueue.test.internal.memory;

import java.util.Objects;

import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.WorkerEngine;
import io.github.taskqueue.test.TaskRun;

/**
 * Runs one attempt of a task with the worker's engine, on the thread of the test, and
 * settles nothing.
 *
 * @param transport writes and reads the message as it is on the wire
 * @param names names of the queues
 * @param engine runs the attempt
 * @param registry the tasks of the application
 */
public record SingleAttempt(TaskTransport transport, TopologyNames names, WorkerEngine engine, TaskRegistry registry) {

	/**
	 * Runs it.
	 */
	public TaskRun run(TaskMessage task) {
		TaskDefinition definition = this.registry.find(task.name());
		if (definition == null) {
			throw new IllegalArgumentException("No bean of this context declares " + task);
		}
		MemoryMessage message = new MemoryMessage(task.queue(), this.transport.converter().toProperties(task),
				task.body(), this.transport.clock().instant());
		TaskMessage read = this.transport.converter().toTask(task.queue(), message.properties(), message.body());
		MemoryDelivery delivery = new MemoryDelivery(message, new QueueAddress(this.names, task.queue()),
				new Unsettled(), false);
		CallerThread caller = CallerThread.leave();
		try {
			return Objects.requireNonNull(this.engine.attempts().runOnce(definition, read, delivery).outcome())
				.fold(runs());
		}
		finally {
			caller.comeBack();
		}
	}

	private Cases<TaskRun> runs() {
		return new Cases<>((succeeded) -> new TaskRun.Succeeded(succeeded.result()),
				(retry) -> new TaskRun.Retry(retry.failure(), retry.delay(),
						this.transport.clock().instant().plus(retry.delay()), retry.counted()),
				(dead) -> new TaskRun.Dead(dead.failure(), dead.reason()), (cancelled) -> new TaskRun.Cancelled(),
				(expired) -> new TaskRun.Expired(), (again) -> new TaskRun.Again(again.delay()), (interrupted) -> {
					throw new AssertionError("The attempt was interrupted", interrupted.cause());
				});
	}

	/**
	 * The message is in no queue.
	 */
	private static final class Unsettled implements MemoryDelivery.Ending {

		@Override
		public void done(MemoryMessage message) {
		}

		@Override
		public void returned(MemoryMessage message) {
		}

		@Override
		public void lost(MemoryMessage message) {
		}

	}

}
