package io.github.taskqueue.observation;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.pipeline.PublishResult;

/**
 * How the publication of a task ended, from the caller's point of view.
 */
public enum PublishOutcome {

	/**
	 * The broker has confirmed the task.
	 */
	ACCEPTED,

	/**
	 * The task is published later.
	 */
	DEFERRED,

	/**
	 * An earlier task stands for it.
	 */
	EXISTING,

	/**
	 * The broker takes no more tasks for the queue.
	 */
	REJECTED,

	/**
	 * The broker has no such queue.
	 */
	UNROUTABLE,

	/**
	 * The broker cannot be reached.
	 */
	UNAVAILABLE,

	/**
	 * The broker may have stored the task.
	 */
	UNKNOWN,

	/**
	 * Anything else.
	 */
	ERROR;

	/**
	 * Value of the tag {@code outcome}.
	 * @return the constant's name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	static PublishOutcome of(PublishResult result) {
		return result.fold((accepted) -> ACCEPTED, (deferred) -> DEFERRED, (existing) -> EXISTING);
	}

	static PublishOutcome of(@Nullable Throwable failure) {
		if (failure instanceof QueueFullException) {
			return REJECTED;
		}
		if (failure instanceof TaskUnroutableException) {
			return UNROUTABLE;
		}
		if (failure instanceof BrokerUnavailableException) {
			return UNAVAILABLE;
		}
		return (failure instanceof TaskEnqueueException refusal && refusal.outcomeUnknown()) ? UNKNOWN : ERROR;
	}

}
