package io.github.taskqueue.internal.worker;

import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.worker.consume.SideQueue;
import io.github.taskqueue.internal.worker.delivery.HeldMessage;
import io.github.taskqueue.internal.worker.delivery.Holding;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;

/**
 * Makes dead letters of tasks whose queue was deleted while they waited in the delay
 * ladder. Left where they are, 32 of them would hold up a level of the ladder for
 * everyone.
 */
final class UnroutedTasks {

	/**
	 * The queue is there once an application has used the ladder.
	 */
	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	private final UnroutedMessages unrouted;

	private final TaskMessageConverter converter;

	private final TaskSettlement settlement;

	private final SideQueue queue;

	UnroutedTasks(UnroutedMessages unrouted, TaskMessageConverter converter, TaskSettlement settlement,
			BrokerConnection connection, RecoveryLoop loop) {
		this.unrouted = unrouted;
		this.converter = converter;
		this.settlement = settlement;
		this.queue = new SideQueue(new SideQueue.Source(UnroutedMessages.QUEUE, LOOK_EVERY, unrouted::exist),
				connection, connection, loop, this::settle);
	}

	private void settle(SideQueue.Message message) {
		QueueAddress queue = this.unrouted.addressee(message.envelope().getRoutingKey());
		TaskMessage task = task(queue, message);
		String gone = "Queue '%s' does not exist; task %s was to wait in it".formatted(queue.workQueue(),
				message.properties().getMessageId());
		this.settlement.dead(new Unrouted(queue, message, this.settlement.trace(task)), task, null,
				DeadLetterReason.UNROUTABLE, new TaskUnroutableException(gone));
	}

	/**
	 * Callers of another namespace cannot be told by this application.
	 */
	private TaskMessage task(QueueAddress queue, SideQueue.Message message) {
		return this.unrouted.isOurs(queue) ? this.converter.toKnown(queue.queue(), message.properties(), message.body())
				: TaskMessageConverter.unknown(queue.queue(), message.body());
	}

	void start() {
		this.queue.start();
	}

	void stop() {
		this.queue.stop();
	}

	/**
	 * A message with the queue that it was to come to.
	 */
	private record Unrouted(QueueAddress queue, SideQueue.Message message, TaskTrace trace) implements HeldMessage {

		@Override
		public BasicProperties properties() {
			return this.message.properties();
		}

		@Override
		public byte[] body() {
			return this.message.body();
		}

		@Override
		public void done() {
			this.message.ack();
		}

		@Override
		public Holding holding() {
			return this.message.holding();
		}

		@Override
		public boolean drop() {
			return this.message.drop();
		}

	}

}
