package io.github.taskqueue.observation;

import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskContext;

/**
 * What is known of an attempt while it is observed. The carrier is the attempt, of which
 * tracing reads the headers. Safe for use by several threads.
 */
public final class TaskProcessContext extends ReceiverContext<TaskContext> {

	private final TaskContext execution;

	private final String queue;

	private volatile @Nullable AttemptOutcome outcome;

	/**
	 * Creates the context of an attempt that is about to start.
	 * @param execution the attempt
	 * @param queue name of its queue, fit for a tag
	 */
	public TaskProcessContext(TaskContext execution, String queue) {
		super(TaskContext::header);
		this.execution = execution;
		this.queue = queue;
		setCarrier(execution);
		setRemoteServiceName("rabbitmq");
	}

	/**
	 * The attempt.
	 * @return the context that the task's body sees, too
	 */
	public TaskContext execution() {
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

	/**
	 * Notes how the attempt ended.
	 * @param outcome the outcome
	 */
	public void ended(AttemptOutcome outcome) {
		this.outcome = outcome;
	}

}
