package io.github.taskqueue.internal.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * Makes the message with which a dead letter starts anew: the letter as it came, without
 * what its last life has left on it.
 */
public final class ReplayFactory {

	private static final int PERSISTENT = 2;

	private final @Nullable TaskSignatures signatures;

	private final Topology topology;

	private final BodyCodecs codecs;

	private final Clock clock;

	public ReplayFactory(@Nullable TaskSignatures signatures, Topology topology, BodyCodecs codecs, Clock clock) {
		this.signatures = signatures;
		this.topology = topology;
		this.codecs = codecs;
		this.clock = clock;
	}

	/**
	 * Makes the message.
	 */
	public Outgoing replay(QueueAddress queue, Letter letter) {
		return outgoing(queue, properties(letter).build(), letter.body());
	}

	/**
	 * The same with another body, which is JSON whatever the letter had.
	 */
	public Outgoing replay(QueueAddress queue, Letter letter, String arguments) {
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

	private BasicProperties.Builder properties(Letter letter) {
		Map<String, Object> headers = TaskMessageConverter.ofNextLife(letter.headers());
		// The task waits from now on, and not since it was enqueued
		headers.put(TaskHeaders.NOT_BEFORE, this.clock.millis());
		return letter.properties().builder().headers(headers).deliveryMode(PERSISTENT).expiration(null);
	}

}
