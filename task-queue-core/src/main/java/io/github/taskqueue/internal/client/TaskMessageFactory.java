package io.github.taskqueue.internal.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.definition.QueueName;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Makes the message of a new task. All that can go wrong with arguments goes wrong here,
 * before anything is sent.
 */
public final class TaskMessageFactory {

	/**
	 * All headers share one frame with those that retries and dead letters add.
	 */
	private static final int MAX_HEADER_BYTES = 16_384;

	/**
	 * The name travels as a short string of AMQP.
	 */
	private static final int MAX_NAME_BYTES = 255;

	private static final int MAX_ID_LENGTH = 128;

	private final TaskSerializer serializer;

	private final TaskIdGenerator ids;

	private final List<TaskContextPropagator> propagators;

	private final DataSize maxPayloadSize;

	private final Clock clock;

	public TaskMessageFactory(TaskSerializer serializer, TaskIdGenerator ids, List<TaskContextPropagator> propagators,
			DataSize maxPayloadSize, Clock clock) {
		this.serializer = serializer;
		this.ids = ids;
		this.propagators = propagators;
		this.maxPayloadSize = maxPayloadSize;
		this.clock = clock;
	}

	TaskMessage create(NewTask task, TaskOptions options) {
		Instant now = this.clock.instant();
		String id = (options.taskId() != null) ? options.taskId() : generatedId();
		String queue = (options.queue() != null) ? legal(options.queue()) : task.queue();
		Assert.isTrue(task.name().length() <= MAX_NAME_BYTES / 3 || bytes(task.name()) <= MAX_NAME_BYTES,
				"The name of a task must not exceed " + MAX_NAME_BYTES + " bytes");
		return new TaskMessage(id, task.name(), queue, 1, task.version(), 0, TaskTimes.enqueued(now, options.due(now)),
				null, this.serializer.contentType(), headers(task, options), body(task));
	}

	/**
	 * That of the task itself was checked at the start.
	 */
	private static String legal(String queue) {
		Assert.isTrue(QueueName.isLegal(queue), () -> "'" + queue + "' is not a valid queue name");
		return queue;
	}

	/**
	 * A generator may be the application's own.
	 */
	private String generatedId() {
		String id = this.ids.generate();
		Assert.state(!id.isEmpty() && id.length() <= MAX_ID_LENGTH && isVisible(id),
				() -> "A TaskIdGenerator must return 1 to %d visible ASCII characters, not '%s'"
					.formatted(MAX_ID_LENGTH, LogText.line(id)));
		return id;
	}

	private static boolean isVisible(String id) {
		for (int i = 0; i < id.length(); i++) {
			if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

	private byte[] body(NewTask task) {
		byte[] body = this.serializer.writeArguments(task.parameters(), task.arguments());
		if (body.length > this.maxPayloadSize.toBytes()) {
			throw new PayloadTooLargeException(
					"The arguments of task '%s' take %d bytes; task-queue.publisher.max-payload-size allows %d."
						.formatted(task.name(), body.length, this.maxPayloadSize.toBytes())
							+ " Pass an id and load the data in the task.");
		}
		return body;
	}

	private Map<String, String> headers(NewTask task, TaskOptions options) {
		URI callback = options.callback();
		if (this.propagators.isEmpty() && options.headers().isEmpty() && callback == null) {
			return Map.of();
		}
		Map<String, String> headers = new HashMap<>();
		this.propagators.forEach((propagator) -> propagator.capture((name, value) -> put(headers, name, value)));
		headers.putAll(options.headers());
		if (callback != null) {
			headers.put(TaskHeaders.CALLBACK, callback.toASCIIString());
		}
		int size = headers.entrySet()
			.stream()
			.mapToInt((entry) -> bytes(entry.getKey()) + bytes(entry.getValue()))
			.sum();
		if (size > MAX_HEADER_BYTES) {
			throw new PayloadTooLargeException("The headers of task '%s' take %d bytes; the limit is %d."
				.formatted(task.name(), size, MAX_HEADER_BYTES));
		}
		return headers;
	}

	/**
	 * The rules for names are those of options.
	 */
	private static void put(Map<String, String> headers, String name, String value) {
		headers.putAll(TaskOptions.with().header(name, value).headers());
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
