package io.github.taskqueue.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.broker.ConfirmedPublisher;
import io.github.taskqueue.broker.Outgoing;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.message.TaskHeaders;

/**
 * Puts tasks into isolation, and puts them back there behind the others. A delivery is
 * acknowledged when the broker has confirmed its copy.
 */
final class IsolatedCopies {

	private final ConfirmedPublisher publisher;

	private final UntilTaken untilTaken;

	IsolatedCopies(ConfirmedPublisher publisher, UntilTaken untilTaken) {
		this.publisher = publisher;
		this.untilTaken = untilTaken;
	}

	/**
	 * Replaces a delivery by a copy that waits in the isolation queue.
	 * @param delivery the delivery
	 * @param crashes how often a process has ended while it ran the task alone
	 * @return completed when the delivery is acknowledged; never if its channel is lost
	 */
	CompletableFuture<Void> wait(Delivery delivery, int crashes) {
		return replace(delivery, crashes, false);
	}

	/**
	 * Replaces a delivery by a copy that says that the task is started now.
	 * @param delivery the delivery
	 * @param crashes how often a process has ended while it ran the task alone
	 * @return completed when the delivery is acknowledged; never if its channel is lost
	 */
	CompletableFuture<Void> start(Delivery delivery, int crashes) {
		return replace(delivery, crashes, true);
	}

	private CompletableFuture<Void> replace(Delivery delivery, int crashes, boolean started) {
		Outgoing copy = copy(delivery, crashes, started);
		return this.untilTaken.publish(copy, () -> this.publisher.send(copy), delivery::isInHand)
			.thenRun(delivery::done);
	}

	/**
	 * The broker's own headers are left out, so that its counts start anew.
	 */
	private static Outgoing copy(Delivery delivery, int crashes, boolean started) {
		BasicProperties properties = delivery.properties();
		Map<String, Object> headers = new HashMap<>();
		if (properties.getHeaders() != null) {
			headers.putAll(properties.getHeaders());
			headers.keySet().removeIf(TaskHeaders::isBrokers);
		}
		headers.put(TaskHeaders.ISOLATION_CRASHES, crashes);
		headers.put(TaskHeaders.ISOLATION_STARTED, started);
		QueueAddress queue = delivery.session().queue();
		return new Outgoing(String.valueOf(properties.getMessageId()), "", queue.isolationQueue(),
				properties.builder().headers(headers).deliveryMode(2).expiration(null).build(), delivery.body());
	}

}
