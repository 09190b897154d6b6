package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.wire.HeaderSize;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskHeaders;

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
	 * @param origin the queue from which the message came
	 * @param properties its properties
	 * @param body its body
	 * @param end why and how it ended
	 * @return the message to publish
	 */
	Outgoing create(QueueAddress origin, BasicProperties properties, byte[] body, End end) {
		Map<String, Object> headers = kept(properties);
		long now = this.clock.millis();
		headers.put(TaskHeaders.DEAD_REASON, end.reason().name());
		headers.put(TaskHeaders.ORIGIN, origin.queue());
		headers.put(TaskHeaders.ATTEMPTS, end.attempts());
		headers.put(TaskHeaders.FIRST_FAILED_AT,
				(end.firstFailedAt() != null) ? end.firstFailedAt().toEpochMilli() : now);
		headers.put(TaskHeaders.LAST_FAILED_AT, now);
		if (end.cause() != null) {
			headers.put(TaskHeaders.ERROR_TYPE, end.cause().getClass().getName());
			headers.put(TaskHeaders.ERROR_MESSAGE,
					TaskMessageConverter.cut(String.valueOf(end.cause().getMessage()), MAX_ERROR_BYTES));
		}
		return new Outgoing(String.valueOf(properties.getMessageId()), origin.names().deadLetters(), origin.queue(),
				properties.builder().headers(headers).deliveryMode(2).expiration(null).build(), body);
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

	/**
	 * Why and how a task ended.
	 *
	 * @param reason why it will not be tried again
	 * @param attempts number of attempts made
	 * @param firstFailedAt when the first attempt failed, or {@code null} for now
	 * @param cause what the last attempt failed with, or {@code null} if there is nothing
	 * to say
	 */
	public record End(DeadLetterReason reason, int attempts, @Nullable Instant firstFailedAt,
			@Nullable Throwable cause) {

	}

}
