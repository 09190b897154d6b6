package io.github.taskqueue.internal.worker.consume;

import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * What tells a message from every other one, also from another message of the same task:
 * each next attempt, slice, replay or further wait differs from the one before in one of
 * these headers.
 *
 * @param queue name on the broker of the queue from which the message came
 * @param taskId id of the task
 * @param attempt value of {@link TaskHeaders#ATTEMPT}
 * @param replays value of {@link TaskHeaders#REPLAY_COUNT}
 * @param enqueuedAt value of {@link TaskHeaders#ENQUEUED_AT}
 * @param due value of {@link TaskHeaders#NOT_BEFORE}
 * @param diedAt value of {@link TaskHeaders#LAST_FAILED_AT}, which a dead letter has that
 * was moved back to its queue
 */
record DeliveryKey(String queue, String taskId, @Nullable Object attempt, @Nullable Object replays, Number enqueuedAt,
		@Nullable Object due, @Nullable Object diedAt) {

	/**
	 * Reads the key of a message.
	 */
	static @Nullable DeliveryKey of(String queue, BasicProperties properties) {
		String id = properties.getMessageId();
		if (id == null) {
			return null;
		}
		Map<String, Object> headers = (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
		return (headers.get(TaskHeaders.ENQUEUED_AT) instanceof Number enqueuedAt)
				? new DeliveryKey(queue, id, headers.get(TaskHeaders.ATTEMPT), headers.get(TaskHeaders.REPLAY_COUNT),
						enqueuedAt, headers.get(TaskHeaders.NOT_BEFORE), headers.get(TaskHeaders.LAST_FAILED_AT))
				: null;
	}

}
