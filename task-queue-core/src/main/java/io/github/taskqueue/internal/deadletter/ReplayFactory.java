package io.github.taskqueue.internal.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskHeader.Lifetime;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * Makes the message with which a dead letter starts anew: the letter as it came, without
 * what its last life has left on it.
 */
final class ReplayFactory {

	private static final int PERSISTENT = 2;

	private final @Nullable TaskSignatures signatures;

	private final Topology topology;

	private final BodyCodecs codecs;

	ReplayFactory(@Nullable TaskSignatures signatures, Topology topology, BodyCodecs codecs) {
		this.signatures = signatures;
		this.topology = topology;
		this.codecs = codecs;
	}

	Outgoing replay(QueueAddress queue, Letter letter) {
		return outgoing(queue, properties(letter).build(), letter.body());
	}

	/**
	 * The same with another body, which is JSON whatever the letter had.
	 */
	Outgoing replay(QueueAddress queue, Letter letter, String arguments) {
		BodyCodecs.Body body = this.codecs.encode(arguments.getBytes(StandardCharsets.UTF_8));
		BasicProperties properties = properties(letter).contentType("application/json")
			.contentEncoding(body.encoding())
			.build();
		return outgoing(queue,
				(this.signatures != null) ? this.signatures.sign(queue.queue(), properties, body.bytes()) : properties,
				body.bytes());
	}

	private Outgoing outgoing(QueueAddress queue, BasicProperties properties, byte[] body) {
		Map<String, String> headers = new HashMap<>();
		properties.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
		Destination destination = this.topology.destination(queue, headers);
		return new Outgoing(String.valueOf(properties.getMessageId()), destination.exchange(), destination.routingKey(),
				properties, body);
	}

	private static BasicProperties.Builder properties(Letter letter) {
		return letter.properties().builder().headers(headers(letter)).deliveryMode(PERSISTENT).expiration(null);
	}

	/**
	 * The task waits from now on, and not since it was enqueued.
	 */
	private static Map<String, Object> headers(Letter letter) {
		Map<String, Object> kept = new HashMap<>();
		letter.headers().forEach((name, value) -> {
			if (!TaskHeaders.isBrokers(name) && TaskHeaders.lifetime(name) == Lifetime.CALL) {
				kept.put(name, value);
			}
		});
		int replays = TaskMessageConverter.replays(letter.headers());
		kept.put(TaskHeaders.NOT_BEFORE, System.currentTimeMillis());
		kept.put(TaskHeaders.REPLAY_COUNT, (replays < Integer.MAX_VALUE) ? replays + 1 : replays);
		return kept;
	}

}
