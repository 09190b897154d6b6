package io.github.taskqueue.internal.client;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.definition.QueueName;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.internal.pipeline.CallChain;
import io.github.taskqueue.internal.pipeline.NewTask;
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

	private final CallChain calls;

	private final TaskSerializer serializer;

	private final TaskIdGenerator ids;

	private final List<TaskContextPropagator> propagators;

	private final DataSize maxPayloadSize;

	private final Clock clock;

	public TaskMessageFactory(CallChain calls, TaskSerializer serializer, TaskIdGenerator ids,
			List<TaskContextPropagator> propagators, DataSize maxPayloadSize, Clock clock) {
		this.calls = calls;
		this.serializer = serializer;
		this.ids = ids;
		this.propagators = propagators;
		this.maxPayloadSize = maxPayloadSize;
		this.clock = clock;
	}

	/**
	 * A caller's task takes along what propagators find on the thread, and what callers
	 * may send is limited.
	 */
	TaskMessage createForCaller(NewTask call) {
		TaskMessage message = create(this.propagators.isEmpty() ? call : call.withHeaders(captured()));
		if (message.body().length > this.maxPayloadSize.toBytes()) {
			throw new PayloadTooLargeException(
					"The arguments of task '%s' take %d bytes; task-queue.publisher.max-payload-size allows %d."
						.formatted(message.name(), message.body().length, this.maxPayloadSize.toBytes())
							+ " Pass an id and load the data in the task.");
		}
		return message;
	}

	private Map<String, String> captured() {
		Map<String, String> headers = new HashMap<>();
		this.propagators.forEach((propagator) -> propagator.capture((name, value) -> put(headers, name, value)));
		return headers;
	}

	/**
	 * The rules for names are those of options.
	 */
	private static void put(Map<String, String> headers, String name, String value) {
		headers.putAll(TaskOptions.with().header(name, value).headers());
	}

	TaskMessage create(NewTask call) {
		NewTask task = this.calls.refine(call);
		TaskOptions options = task.options();
		Instant now = this.clock.instant();
		String id = (options.taskId() != null) ? options.taskId() : generatedId();
		String queue = (options.queue() != null) ? legal(options.queue()) : task.queue();
		Assert.isTrue(task.name().length() <= MAX_NAME_BYTES / 3 || bytes(task.name()) <= MAX_NAME_BYTES,
				"The name of a task must not exceed " + MAX_NAME_BYTES + " bytes");
		TaskMessage message = new TaskMessage(id, task.name(), queue, 1, task.version(), 0,
				TaskTimes.enqueued(now, options.due(now)), null, this.serializer.contentType(), headers(task),
				this.serializer.writeArguments(task.parameters(), task.arguments()));
		Duration expires = expires(task);
		return (expires != null) ? message.expiringAfter(expires) : message;
	}

	private static @Nullable Duration expires(NewTask task) {
		Duration option = task.options().expiresAfter();
		return (option == null && task.definition() != null) ? task.definition().expires() : option;
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
		Assert.state(TaskKey.isId(id), () -> "A TaskIdGenerator must return %s, not '%s'".formatted(TaskKey.ID_RULE,
				LogText.line(String.valueOf(id))));
		return id;
	}

	private Map<String, String> headers(NewTask task) {
		if (task.options().callback() != null && !task.headers().containsKey(TaskHeaders.CALLBACK)) {
			throw new IllegalStateException("Task '%s' has a callback, but webhooks are not configured"
				.formatted(task.name())
					+ ": set task-queue.webhook.secret, and add io.github.taskqueue:task-queue-webhook to the class path");
		}
		if (task.headers().isEmpty() && task.options().headers().isEmpty()) {
			return Map.of();
		}
		Map<String, String> headers = new HashMap<>(task.headers());
		headers.putAll(task.options().headers());
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

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
