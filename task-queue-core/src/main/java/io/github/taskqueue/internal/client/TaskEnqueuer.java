package io.github.taskqueue.internal.client;

import java.util.Objects;
import java.util.concurrent.CompletionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.TaskResults;

/**
 * Takes a new task through the publish chain and gives its handle.
 */
public final class TaskEnqueuer {

	private static final Log logger = LogFactory.getLog(TaskEnqueuer.class);

	private final TaskMessageFactory messages;

	private final PublishChain chain;

	private final TaskResults results;

	private final ApplicationEventPublisher events;

	public TaskEnqueuer(TaskMessageFactory messages, PublishChain chain, TaskResults results,
			ApplicationEventPublisher events) {
		this.messages = messages;
		this.chain = chain;
		this.results = results;
		this.events = events;
	}

	/**
	 * Enqueues a task and waits for the broker's confirm.
	 * @param task the task
	 * @param options the caller's options
	 * @return the handle
	 * @throws TaskEnqueueException if the broker did not accept it
	 */
	TaskHandle<?> enqueue(NewTask task, TaskOptions options) {
		PreparedTask prepared = prepare(task, options);
		try {
			this.chain.publish(prepared.message()).join();
			return prepared.handle();
		}
		catch (CompletionException ex) {
			throw refused(prepared, Objects.requireNonNull(ex.getCause()));
		}
	}

	/**
	 * Makes the message and the handle of a task without publishing anything.
	 * @param task the task
	 * @param options the caller's options
	 * @return the task, ready to be published
	 */
	PreparedTask prepare(NewTask task, TaskOptions options) {
		TaskMessage message = this.messages.create(task, options);
		if (task.resultType() == null) {
			return new PreparedTask(message, this.results.handleWithoutResult(message));
		}
		TaskMessage expecting = this.results.expectResult(message);
		return new PreparedTask(expecting, this.results.handle(expecting, task.resultType()));
	}

	/**
	 * Ends the wait for the result of a task that is not published.
	 * @param prepared the task
	 */
	void forget(PreparedTask prepared) {
		this.results.forget(prepared.message());
	}

	/**
	 * Notes that a task was not accepted.
	 * @param prepared the task
	 * @param failure why not
	 * @return the exception for the caller
	 */
	RuntimeException refused(PreparedTask prepared, Throwable failure) {
		TaskMessage message = prepared.message();
		forget(prepared);
		if (failure instanceof TaskEnqueueException cause) {
			tell(new TaskPublishFailed(message.id(), message.name(), message.queue(), cause));
			return cause;
		}
		return (failure instanceof RuntimeException unexpected) ? unexpected : new IllegalStateException(failure);
	}

	/**
	 * Best effort: a listener that fails must not hide why the task was not accepted.
	 */
	private void tell(TaskPublishFailed event) {
		try {
			this.events.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed for " + event, ex);
		}
	}

	/**
	 * A task that is ready to be published.
	 *
	 * @param message the message
	 * @param handle the handle for the caller, once the message is accepted
	 */
	record PreparedTask(TaskMessage message, TaskHandle<?> handle) {

	}

}
