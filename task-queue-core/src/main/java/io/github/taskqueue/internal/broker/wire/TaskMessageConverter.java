package io.github.taskqueue.internal.broker.wire;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.github.taskqueue.internal.message.DeclaredHeaders;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.message.TaskTimes;

/**
 * Turns tasks and replies into AMQP properties and back. Reading takes nothing for
 * granted: whoever may publish may have written it.
 */
public final class TaskMessageConverter {

	private static final int PERSISTENT = 2;

	/**
	 * A header block must fit into one frame, 128 kB by default, also when a retry or a
	 * dead letter adds some.
	 */
	private static final int MAX_HEADER_CHARS = 32_768;

	private final @Nullable String appId;

	private final @Nullable TaskSignatures signatures;

	/**
	 * Times that can be meant: since 2001, so that seconds are not taken for
	 * milliseconds, and before the year 10000, from which they can be calculated with.
	 */
	private static final long EARLIEST = 1_000_000_000_000L;

	private static final long LATEST = 253_402_300_799_999L;

	private final DeclaredHeaders declared;

	private final Clock clock;

	public TaskMessageConverter(@Nullable String appId, @Nullable TaskSignatures signatures, DeclaredHeaders declared,
			Clock clock) {
		this.appId = appId;
		this.signatures = signatures;
		this.declared = declared;
		this.clock = clock;
	}

	/**
	 * Writes the properties of a task.
	 */
	public BasicProperties toProperties(TaskMessage message) {
		TaskTimes times = message.times();
		Map<String, Object> headers = new HashMap<>(message.headers());
		putUnless(1, headers, TaskHeaders.ATTEMPT, message.attempt());
		putUnless(1, headers, TaskHeaders.VERSION, message.version());
		putUnless(0, headers, TaskHeaders.REPLAY_COUNT, message.replays());
		headers.put(TaskHeaders.ENQUEUED_AT, times.enqueuedAt().toEpochMilli());
		putTime(headers, TaskHeaders.NOT_BEFORE, times.due());
		putTime(headers, TaskHeaders.FIRST_FAILED_AT, times.firstFailedAt());
		putTime(headers, TaskHeaders.PARKED_SINCE, times.parkedSince());
		BasicProperties properties = new BasicProperties.Builder().messageId(message.id())
			.type(message.name())
			.contentType(message.contentType())
			.contentEncoding(message.contentEncoding())
			.deliveryMode(PERSISTENT)
			.timestamp(Date.from(times.enqueuedAt()))
			.appId(this.appId)
			.replyTo(message.replyTo())
			.headers(headers)
			.build();
		return (this.signatures != null) ? this.signatures.sign(message.queue(), properties, message.body())
				: properties;
	}

	private static void putUnless(int implied, Map<String, Object> headers, String name, int number) {
		if (number != implied) {
			headers.put(name, number);
		}
	}

	private static void putTime(Map<String, Object> headers, String name, @Nullable Instant time) {
		if (time != null) {
			headers.put(name, time.toEpochMilli());
		}
	}

	/**
	 * Reads a task.
	 */
	public TaskMessage toTask(String queue, BasicProperties properties, byte[] body) {
		if (this.signatures != null) {
			this.signatures.verify(queue, properties, body);
		}
		Map<String, Object> headers = ofThisLife(properties);
		return new TaskMessage(id(properties), type(properties), queue, positive(headers, TaskHeaders.ATTEMPT),
				positive(headers, TaskHeaders.VERSION), replays(headers), times(headers, properties),
				properties.getReplyTo(), contentType(properties), properties.getContentEncoding(), carried(headers),
				body);
	}

	/**
	 * Reads what is known of a task that is not to run, as it cannot be read or has lost
	 * its queue.
	 */
	public TaskMessage toKnown(String queue, BasicProperties properties, byte[] body) {
		Map<String, Object> headers = ofThisLife(properties);
		if (this.signatures != null && !this.signatures.isGenuine(queue, properties, body)) {
			return unknown(queue, body);
		}
		if (!TaskKey.isId(properties.getMessageId())) {
			return unidentified(queue, properties, body);
		}
		return new TaskMessage(properties.getMessageId(), (properties.getType() != null) ? properties.getType() : "",
				queue, Math.max(count(headers, TaskHeaders.ATTEMPT), 1) - 1, 1, replays(headers),
				times(headers, properties), properties.getReplyTo(), contentType(properties),
				properties.getContentEncoding(), readable(headers), body);
	}

	/**
	 * A task of which nothing is known.
	 */
	public static TaskMessage unknown(String queue, byte[] body) {
		return new TaskMessage("", "", queue, 0, 1, 0, TaskTimes.enqueued(Instant.EPOCH, null), null,
				"application/json", null, Map.of(), body);
	}

	/**
	 * A task without a usable id, of which its sender can be told all the same.
	 */
	private static TaskMessage unidentified(String queue, BasicProperties properties, byte[] body) {
		String known = StringUtils.hasText(properties.getMessageId()) ? properties.getMessageId()
				: properties.getCorrelationId();
		return new TaskMessage("", "", queue, 0, 1, 0, TaskTimes.enqueued(Instant.EPOCH, null), properties.getReplyTo(),
				"application/json", (known != null) ? Map.of(TaskHeaders.CORRELATION, known) : Map.of(), body);
	}

	private static String id(BasicProperties properties) {
		String id = required(properties.getMessageId(), "message_id");
		if (!TaskKey.isId(id)) {
			throw new UnreadableMessageException("The message_id is not " + TaskKey.ID_RULE);
		}
		return id;
	}

	/**
	 * RabbitMQ writes this type to messages of AMQP 1.0 clients of which it has left the
	 * body as it was.
	 */
	private static String type(BasicProperties properties) {
		if ("amqp-1.0".equals(properties.getType())) {
			throw new UnreadableMessageException("The body is no data section of AMQP 1.0");
		}
		return required(properties.getType(), "type");
	}

	private static String required(@Nullable String value, String property) {
		if (!StringUtils.hasText(value)) {
			throw new UnreadableMessageException("The message has no " + property);
		}
		return value;
	}

	private static String contentType(BasicProperties properties) {
		String contentType = properties.getContentType();
		return StringUtils.hasText(contentType) ? contentType : "application/json";
	}

	private static int positive(Map<String, Object> headers, String name) {
		Object value = headers.getOrDefault(name, 1);
		if (value instanceof Number number && number.longValue() >= 1 && number.longValue() <= Integer.MAX_VALUE) {
			return number.intValue();
		}
		throw new UnreadableMessageException("Header " + name + " is not a positive integer");
	}

	/**
	 * A dead letter that somebody has moved to a queue of tasks is replayed.
	 */
	private static Map<String, Object> ofThisLife(BasicProperties properties) {
		Map<String, Object> headers = headers(properties);
		return (headers.containsKey(TaskHeaders.DEAD_REASON) || isKilledByBroker(headers.get("x-death")))
				? ofNextLife(headers) : headers;
	}

	private static boolean isKilledByBroker(@Nullable Object deaths) {
		return deaths instanceof List<?> all && all.stream()
			.anyMatch((each) -> each instanceof Map<?, ?> death
					&& "delivery_limit".equals(String.valueOf(death.get("reason"))));
	}

	/**
	 * The headers with which a dead letter starts anew: without what its last life has
	 * left.
	 */
	public static Map<String, Object> ofNextLife(Map<String, Object> headers) {
		Map<String, Object> kept = new HashMap<>();
		headers.forEach((name, value) -> {
			if (!TaskHeaders.isBrokers(name) && TaskHeaders.lifetime(name) == TaskHeader.Lifetime.CALL) {
				kept.put(name, value);
			}
		});
		int replays = replays(headers);
		kept.put(TaskHeaders.REPLAY_COUNT, (replays < Integer.MAX_VALUE) ? replays + 1 : replays);
		return kept;
	}

	/**
	 * For information only, so a wrong one does no harm.
	 */
	public static int replays(Map<String, Object> headers) {
		return count(headers, TaskHeaders.REPLAY_COUNT);
	}

	private static int count(Map<String, Object> headers, String name) {
		return (headers.get(name) instanceof Number number)
				? (int) Math.min(Math.max(number.longValue(), 0), Integer.MAX_VALUE) : 0;
	}

	private TaskTimes times(Map<String, Object> headers, BasicProperties properties) {
		Instant enqueuedAt = time(headers, TaskHeaders.ENQUEUED_AT);
		if (enqueuedAt == null) {
			enqueuedAt = timestamp(properties.getTimestamp());
		}
		return new TaskTimes((enqueuedAt != null) ? enqueuedAt : this.clock.instant(),
				time(headers, TaskHeaders.NOT_BEFORE), time(headers, TaskHeaders.FIRST_FAILED_AT),
				time(headers, TaskHeaders.PARKED_SINCE));
	}

	private static @Nullable Instant time(Map<String, Object> headers, String name) {
		Object value = headers.get(name);
		return (value instanceof Number millis) ? time(millis.longValue())
				: (value instanceof Date date) ? time(date.getTime()) : null;
	}

	/**
	 * In AMQP, a timestamp is a number of seconds. Many clients write milliseconds.
	 */
	private static @Nullable Instant timestamp(@Nullable Date date) {
		if (date == null) {
			return null;
		}
		Instant time = time(date.getTime());
		return (time != null) ? time : time(date.getTime() / 1000);
	}

	private static @Nullable Instant time(long millis) {
		return (millis >= EARLIEST && millis <= LATEST) ? Instant.ofEpochMilli(millis) : null;
	}

	/**
	 * The headers that go along with the task. Of users', only texts mean anything.
	 */
	private Map<String, Object> carried(Map<String, Object> headers) {
		Map<String, Object> carried = new LinkedHashMap<>();
		long size = 0;
		for (Map.Entry<String, Object> header : headers.entrySet()) {
			String name = header.getKey();
			if (TaskHeaders.isCarried(name)) {
				Object value = checked(name, scalar(header.getValue()));
				if (value != null) {
					carried.put(name, value);
					size += name.length() + value.toString().length();
				}
			}
		}
		if (size > MAX_HEADER_CHARS) {
			throw new UnreadableMessageException("The headers are longer than " + MAX_HEADER_CHARS + " characters");
		}
		return carried;
	}

	private static @Nullable Object scalar(@Nullable Object value) {
		if (value instanceof LongString text) {
			return text.toString();
		}
		return (value instanceof String || value instanceof Number || value instanceof Boolean) ? value : null;
	}

	private @Nullable Object checked(String name, @Nullable Object value) {
		try {
			this.declared.check(name, value);
			return value;
		}
		catch (IllegalArgumentException ex) {
			throw new UnreadableMessageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * The headers that go along with the task and can be read.
	 */
	private Map<String, Object> readable(Map<String, Object> headers) {
		Map<String, Object> readable = new LinkedHashMap<>();
		headers.forEach((name, value) -> {
			Object scalar = TaskHeaders.isCarried(name) ? scalar(value) : null;
			if (scalar != null && this.declared.isReadable(name, scalar)) {
				readable.put(name, scalar);
			}
		});
		return readable;
	}

	/**
	 * Writes the properties of a reply.
	 */
	public BasicProperties toProperties(TaskReply reply) {
		Map<String, Object> headers = new HashMap<>();
		TaskReply.Failure failure = reply.failure();
		if (failure != null) {
			headers.put(TaskHeaders.ERROR_TYPE, failure.type());
			if (failure.message() != null) {
				headers.put(TaskHeaders.ERROR_MESSAGE, failure.message());
			}
		}
		BasicProperties properties = new BasicProperties.Builder()
			.correlationId(!reply.taskId().isEmpty() ? reply.taskId() : null)
			.type(reply.name())
			.contentType(reply.contentType())
			.deliveryMode(PERSISTENT)
			.appId(this.appId)
			.headers(headers)
			.build();
		return (this.signatures != null) ? this.signatures.signReply(properties, reply.body()) : properties;
	}

	/**
	 * Reads a reply.
	 */
	public TaskReply toReply(BasicProperties properties, byte[] body) {
		if (this.signatures != null) {
			this.signatures.verifyReply(properties, body);
		}
		Map<String, Object> headers = headers(properties);
		Object type = headers.get(TaskHeaders.ERROR_TYPE);
		Object message = headers.get(TaskHeaders.ERROR_MESSAGE);
		return new TaskReply(required(properties.getCorrelationId(), "correlation_id"), properties.getType(),
				contentType(properties), body, (type != null)
						? new TaskReply.Failure(type.toString(), (message != null) ? message.toString() : null) : null);
	}

	/**
	 * The headers, never {@code null}.
	 */
	private static Map<String, Object> headers(BasicProperties properties) {
		return (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
	}

	/**
	 * Cuts a text so that it fits into a header: a header block larger than a frame would
	 * close the connection.
	 */
	public static String cut(String text, int maxBytes) {
		if (text.length() <= maxBytes / 3) {
			return text;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= maxBytes) {
			return text;
		}
		int end = maxBytes;
		while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
			end--;
		}
		return new String(bytes, 0, end, StandardCharsets.UTF_8);
	}

}
