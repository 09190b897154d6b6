package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * A feature that acts when a caller enqueues a task. Beans of this type form a chain in
 * {@link org.springframework.core.annotation.Order order}, the lowest value outermost.
 * Retries of workers do not pass it.
 */
@FunctionalInterface
public interface PublishInterceptor {

	/**
	 * Order of interceptors that observe the whole publication.
	 */
	int OBSERVATION = 0;

	/**
	 * Order of interceptors that keep tasks away from a queue that is too long.
	 */
	int BACK_PRESSURE = 200;

	/**
	 * Order of the one that encodes the body: what comes behind it sees the encoded one.
	 */
	int ENCODING = 1000;

	/**
	 * Publishes the task, usually by {@code next.publish(message)}.
	 * @param message the task
	 * @param next the rest of the chain, which never throws
	 * @return completed with the broker's confirm, or exceptionally with a
	 * {@link io.github.taskqueue.TaskEnqueueException}
	 */
	CompletableFuture<Void> publish(TaskMessage message, Publish next);

	/**
	 * Something that publishes a task and never throws.
	 */
	@FunctionalInterface
	interface Publish {

		/**
		 * Publishes the task.
		 * @param message the task
		 * @return completed with the broker's confirm, or exceptionally with a
		 * {@link io.github.taskqueue.TaskEnqueueException}
		 */
		CompletableFuture<Void> publish(TaskMessage message);

	}

}
