package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.wire.HeaderSize;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.worker.delivery.HeldMessage;

/**
 * Makes the dead letter of a delivery: the same message, with headers that say what has
 * become of it. What could not be read is kept as it came.
 */
public final class DeadLetterFactory {

	private static final int MAX_ERROR_BYTES = 4096;

	/**
	 * What is left of a frame of 128 kB when ours are in it.
	 */
	private static final int MAX_KEPT_BYTES = 115_000;

	private final Clock clock;

	public DeadLetterFactory(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Makes a dead letter.
	 */
	Outgoing create(HeldMessage held, TaskMessage message, Dead dead) {
		BasicProperties properties = held.properties();
		QueueAddress origin = held.queue();
		Map<String, Object> headers = kept(properties);
		long now = this.clock.millis();
		Instant firstFailedAt = message.times().firstFailedAt();
		headers.put(TaskHeaders.DEAD_REASON, dead.reason().name());
		headers.put(TaskHeaders.ORIGIN, origin.queue());
		headers.put(TaskHeaders.ATTEMPTS, message.attempt());
		if (message.replays() > 0) {
			headers.put(TaskHeaders.REPLAY_COUNT, message.replays());
		}
		headers.put(TaskHeaders.FIRST_FAILED_AT, (firstFailedAt != null) ? firstFailedAt.toEpochMilli() : now);
		headers.put(TaskHeaders.LAST_FAILED_AT, now);
		headers.put(TaskHeaders.ERROR_TYPE, ReadableFailure.typeOf(dead.failure()).getName());
		headers.put(TaskHeaders.ERROR_MESSAGE,
				TaskMessageConverter.cut(String.valueOf(ReadableFailure.messageOf(dead.failure())), MAX_ERROR_BYTES));
		return new Outgoing(String.valueOf(properties.getMessageId()), origin.names().deadLetters(), origin.queue(),
				properties.builder().headers(headers).deliveryMode(2).expiration(null).build(), held.body());
	}

	/**
	 * The message's own headers, as far as they fit into a frame together with ours.
	 */
	private static Map<String, Object> kept(BasicProperties properties) {
		Map<String, Object> kept = new HashMap<>();
		if (properties.getHeaders() == null) {
			return kept;
		}
		int size = 0;
		for (Map.Entry<String, Object> header : properties.getHeaders().entrySet()) {
			int added = HeaderSize.of(header.getKey()) + HeaderSize.of(header.getValue());
			if (!TaskHeaders.isBrokers(header.getKey()) && size + added <= MAX_KEPT_BYTES) {
				kept.put(header.getKey(), header.getValue());
				size += added;
			}
		}
		return kept;
	}

}
