package io.github.taskqueue.observation;

import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.TaskExecution;

/**
 * What is known of an attempt while it is observed. The carrier is the message, of which
 * tracing reads the headers.
 */
public final class TaskProcessContext extends ReceiverContext<TaskMessage> {

	private final TaskExecution execution;

	private final String queue;

	private volatile @Nullable AttemptOutcome outcome;

	public TaskProcessContext(TaskExecution execution, TagValues values) {
		super(TaskMessage::text);
		this.execution = execution;
		this.queue = values.queue(execution.queue(), execution.name());
		setCarrier(execution.message());
		setRemoteServiceName("rabbitmq");
	}

	/**
	 * The attempt.
	 * @return the attempt
	 */
	public TaskExecution execution() {
		return this.execution;
	}

	/**
	 * Name of the queue, fit for a tag.
	 * @return the name, or {@code unknown} if this application does not know it
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * How the attempt ended.
	 * @return the outcome, or {@code null} as long as it has not ended
	 */
	public @Nullable AttemptOutcome outcome() {
		return this.outcome;
	}

	public void ended(TaskOutcome ended) {
		this.outcome = AttemptOutcome.of(ended);
	}

}
