package io.github.taskqueue.internal.worker;

import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.worker.consume.SideQueue;
import io.github.taskqueue.internal.worker.settle.DeadLetterFactory;
import io.github.taskqueue.internal.worker.settle.DeadLetterPublisher;
import io.github.taskqueue.internal.worker.settle.TaskEvents;
import io.github.taskqueue.internal.worker.settle.UntilTaken;

/**
 * Makes dead letters of tasks whose queue was deleted while they waited in the delay
 * ladder. Left where they are, 32 of them would hold up a level of the ladder for
 * everyone.
 */
final class UnroutedTasks {

	private static final Log logger = LogFactory.getLog(UnroutedTasks.class);

	/**
	 * The queue is there once an application has used the ladder.
	 */
	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	private static final DeadLetterFactory.End END = new DeadLetterFactory.End(DeadLetterReason.UNROUTABLE, 0, null,
			null);

	private final UnroutedMessages unrouted;

	private final DeadLetterPublisher deadLetters;

	private final UntilTaken untilTaken;

	private final TaskEvents events;

	private final SideQueue queue;

	UnroutedTasks(UnroutedMessages unrouted, DeadLetterPublisher deadLetters, UntilTaken untilTaken, TaskEvents events,
			BrokerConnection connection, RecoveryLoop loop) {
		this.unrouted = unrouted;
		this.deadLetters = deadLetters;
		this.untilTaken = untilTaken;
		this.events = events;
		this.queue = new SideQueue(new SideQueue.Source(UnroutedMessages.QUEUE, LOOK_EVERY, unrouted::exist),
				connection, connection, loop, this::bury);
	}

	private void bury(SideQueue.Message message) {
		QueueAddress addressee = this.unrouted.addressee(message.envelope().getRoutingKey());
		logger.error("Queue '%s' does not exist; delayed task %s is a dead letter".formatted(addressee.workQueue(),
				LogText.line(message.properties().getMessageId())));
		this.untilTaken
			.publish("an unrouted task",
					() -> this.deadLetters.send(addressee, message.properties(), message.body(), END), message)
			.thenRun(message::ack)
			.thenRun(() -> this.events.publishLater(dead(addressee, message.properties())));
	}

	private static TaskDead dead(QueueAddress addressee, BasicProperties properties) {
		return new TaskDead(text(properties.getMessageId()), text(properties.getType()), addressee.queue(), 0,
				DeadLetterReason.UNROUTABLE, null);
	}

	private static String text(@Nullable String property) {
		return (property != null) ? property : "";
	}

	void start() {
		this.queue.start();
	}

	void stop() {
		this.queue.stop();
	}

}
