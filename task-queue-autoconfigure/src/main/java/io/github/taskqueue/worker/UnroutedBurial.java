package io.github.taskqueue.worker;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.TaskDead;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.message.LogText;

/**
 * Makes a dead letter of a task whose queue is gone.
 */
final class UnroutedBurial {

	private static final Log logger = LogFactory.getLog(UnroutedBurial.class);

	private static final DeadLetterFactory.End END = new DeadLetterFactory.End(DeadLetterReason.UNROUTABLE, 0, null,
			null);

	private final DeadLetterPublisher deadLetters;

	private final UntilTaken untilTaken;

	private final TaskEvents events;

	UnroutedBurial(DeadLetterPublisher deadLetters, UntilTaken untilTaken, TaskEvents events) {
		this.deadLetters = deadLetters;
		this.untilTaken = untilTaken;
		this.events = events;
	}

	/**
	 * Publishes the dead letter until the broker takes it.
	 * @param addressee the queue that is gone
	 * @param properties the message's properties
	 * @param body the message's body
	 * @param claim whether the message is still this worker's
	 * @param ack acknowledges the message, which comes after the broker's confirm
	 */
	void bury(QueueAddress addressee, BasicProperties properties, byte[] body, Claim claim, Runnable ack) {
		logger.error("Queue '%s' is gone; task %s, which was to wait for it, is dead".formatted(addressee.workQueue(),
				LogText.line(properties.getMessageId())));
		this.untilTaken
			.publish("an unrouted task", () -> this.deadLetters.send(addressee, properties, body, END), claim)
			.thenRun(ack)
			.thenRun(() -> this.events.publishLater(dead(addressee, properties)));
	}

	private static TaskDead dead(QueueAddress addressee, BasicProperties properties) {
		return new TaskDead(text(properties.getMessageId()), text(properties.getType()), addressee.queue(), 0,
				DeadLetterReason.UNROUTABLE, null);
	}

	private static String text(@Nullable String property) {
		return (property != null) ? property : "";
	}

}
