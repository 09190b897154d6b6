package io.github.taskqueue.observation;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a publication while it is observed. The carrier holds the headers that
 * tracing adds to the message.
 */
public final class TaskPublishContext extends SenderContext<Map<String, String>> {

	private final String id;

	private final String task;

	private final String queue;

	private final int attempt;

	private volatile @Nullable PublishOutcome outcome;

	/**
	 * Creates the context of a publication that is about to start.
	 * @param id id of the task
	 * @param task name of the task, fit for a tag
	 * @param queue name of its queue, fit for a tag
	 * @param attempt number of the attempt that the message asks for, from 1
	 */
	public TaskPublishContext(String id, String task, String queue, int attempt) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.put(name, value);
			}
		});
		this.id = id;
		this.task = task;
		this.queue = queue;
		this.attempt = attempt;
		setCarrier(new HashMap<>());
		setRemoteServiceName("rabbitmq");
	}

	/**
	 * Id of the task.
	 * @return the id
	 */
	public String id() {
		return this.id;
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
	 * Number of the attempt that the message asks for.
	 * @return 1 for a new task, more for the publication of a retry
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * How the publication ended.
	 * @return the outcome, or {@code null} as long as it has not ended
	 */
	public @Nullable PublishOutcome outcome() {
		return this.outcome;
	}

	/**
	 * Notes how the publication ended.
	 * @param outcome the outcome
	 */
	public void ended(PublishOutcome outcome) {
		this.outcome = outcome;
	}

}
