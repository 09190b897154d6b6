package io.github.taskqueue.observation;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishResult;

/**
 * What is known of a publication while it is observed. The carrier holds the headers that
 * tracing adds to the message.
 */
public final class TaskPublishContext extends SenderContext<Map<String, String>> {

	private final TaskMessage message;

	private final String task;

	private final String queue;

	private volatile @Nullable PublishOutcome outcome;

	public TaskPublishContext(TaskMessage message, TagValues values) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.put(name, value);
			}
		});
		this.message = message;
		this.task = values.task(message.name());
		this.queue = values.queue(message.queue(), message.name());
		setCarrier(new HashMap<>());
		setRemoteServiceName("rabbitmq");
	}

	/**
	 * The task.
	 * @return the message, before tracing adds its headers
	 */
	public TaskMessage message() {
		return this.message;
	}

	/**
	 * Name of the task, fit for a tag.
	 * @return the name, or {@code unknown} if no bean of this application declares it
	 */
	public String task() {
		return this.task;
	}

	/**
	 * Name of the queue, fit for a tag.
	 * @return the name, or {@code unknown} if this application does not know it
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * How the publication ended.
	 * @return the outcome, or {@code null} as long as it has not ended
	 */
	public @Nullable PublishOutcome outcome() {
		return this.outcome;
	}

	public TaskMessage traced() {
		Map<String, String> added = getCarrier();
		return (added == null || added.isEmpty()) ? this.message : this.message.with(added);
	}

	public void ended(@Nullable PublishResult result, @Nullable Throwable failure) {
		this.outcome = (result != null) ? PublishOutcome.of(result) : PublishOutcome.of(failure);
	}

}
