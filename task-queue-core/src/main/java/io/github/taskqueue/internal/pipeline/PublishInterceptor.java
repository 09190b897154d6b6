package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * A feature that acts when a caller enqueues a task. Beans of this type form the publish
 * chain. Retries of workers do not pass it.
 */
@FunctionalInterface
public interface PublishInterceptor {

	/**
	 * Publishes the task, usually by {@code next.publish(message)}.
	 * @param message the task
	 * @param next the rest of the chain, which never throws
	 * @return completed with the broker's confirm, or exceptionally with a
	 * {@link io.github.taskqueue.TaskEnqueueException}
	 */
	CompletableFuture<Void> publish(TaskMessage message, Publish next);

	/**
	 * Where the interceptor stands in the publish chain.
	 * @return a stage of that chain
	 */
	default TaskStage stage() {
		return TaskStage.PUBLISH_EXTENSION;
	}

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
