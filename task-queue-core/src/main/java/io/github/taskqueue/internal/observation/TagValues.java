package io.github.taskqueue.internal.observation;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * Values of the tags {@code task}, {@code queue} and {@code error}. Every value is a time
 * series of its own, so names that this application does not know, which anybody might
 * make up, share one.
 */
public final class TagValues {

	static final String UNKNOWN = "unknown";

	private final TaskRegistry registry;

	private final QueueRegistry queues;

	public TagValues(TaskRegistry registry, QueueRegistry queues) {
		this.registry = registry;
		this.queues = queues;
	}

	String task(String name) {
		return (this.registry.find(name) != null) ? name : UNKNOWN;
	}

	/**
	 * The queue of a task, which nearly always is the one of its definition.
	 */
	String queue(String queue, String task) {
		TaskDefinition definition = this.registry.find(task);
		boolean known = (definition != null && definition.queue().equals(queue)) || this.queues.names().contains(queue);
		return known ? queue : UNKNOWN;
	}

	static String error(Throwable failure) {
		Class<?> type = ReadableFailure.typeOf(failure);
		return !type.getSimpleName().isEmpty() ? type.getSimpleName() : type.getName();
	}

}
