package io.github.taskqueue.internal.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Enqueues the delivery of a webhook when a task with a callback has ended. The delivery
 * of one end has one id, so that a receiver can tell a repeated one. Needs no secret, as
 * the application that delivers signs.
 */
public final class CompletionWebhooks implements Feature, CompletionListener {

	/**
	 * Where a webhook tells how the task has ended: an absolute URI.
	 */
	public static final TaskHeader<String> CALLBACK = new TaskHeader<>(TaskHeaders.CALLBACK, TaskHeader.Type.TEXT,
			TaskHeader.Lifetime.CALL, true);

	/**
	 * Name of the task that delivers.
	 */
	public static final String DELIVERY = "task-queue.webhook";

	/**
	 * Queue of deliveries, shared by all applications that have a secret.
	 */
	public static final String QUEUE = "webhooks";

	/**
	 * Headers of W3C Trace Context.
	 */
	private static final Map<String, Pattern> TRACE = Map.of("traceparent",
			Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"), "tracestate",
			Pattern.compile("[\\x20-\\x7e]{1,512}"));

	private static final CompletableFuture<Void> NOTHING_TO_DO = CompletableFuture.completedFuture(null);

	/**
	 * Bytes of a digest that are plenty to tell ends apart, and a multiple of three.
	 */
	private static final int ID_BYTES = 18;

	private final Supplier<EnqueuePort> tasks;

	private final EventBody bodies;

	private final Clock clock;

	public CompletionWebhooks(Supplier<EnqueuePort> tasks, TaskSerializer serializer, Clock clock) {
		this.tasks = tasks;
		this.bodies = new EventBody(serializer);
		this.clock = clock;
	}

	@Override
	public List<CompletionListener> completing() {
		return List.of(this);
	}

	@Override
	public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
		String callback = completion.message().get(CALLBACK);
		return (callback != null)
				? this.tasks.get().publish(delivery(callback, completion)).thenApply((published) -> null)
				: NOTHING_TO_DO;
	}

	@Override
	public Contract contract() {
		return Contract.REQUIRED;
	}

	private NewTask delivery(String callback, TaskCompletion completion) {
		String type = completion.outcome()
			.fold((succeeded) -> "task.succeeded", (dead) -> "task.dead", (cancelled) -> "task.cancelled",
					(expired) -> "task.expired");
		TaskRequest<?> request = TaskRequest.of(DELIVERY, Void.class)
			.argument("callback", callback)
			.argument("body", this.bodies.write(type, completion, this.clock.instant()))
			.options(TaskOptions.with().taskId(id(type, completion.message())));
		return NewTask.of(request, null, QUEUE).withHeaders(trace(completion.message()::text));
	}

	/**
	 * The trace of a task, for what is done about its end. Whoever may publish may have
	 * written anything.
	 */
	public static Map<String, String> trace(Function<String, @Nullable String> headers) {
		Map<String, String> trace = new HashMap<>();
		TRACE.forEach((name, format) -> {
			String value = headers.apply(name);
			if (value != null && format.matcher(value).matches()) {
				trace.put(name, value);
			}
		});
		return trace;
	}

	/**
	 * The same for every repeat of the same end. A replay of a dead task leads to another
	 * end.
	 */
	private static String id(String type, TaskMessage ended) {
		MessageDigest digest = sha256();
		List.of(type, String.valueOf(ended.replays()), ended.name(), ended.id()).forEach((field) -> {
			byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
			digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
			digest.update(bytes);
		});
		return "msg_" + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), ID_BYTES));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
