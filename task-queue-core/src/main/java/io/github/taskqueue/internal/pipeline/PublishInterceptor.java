package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * A feature that acts when a new task is published. Beans of this type form the publish
 * chain. What workers publish to go on with a task does not pass it.
 */
@FunctionalInterface
public interface PublishInterceptor {

	/**
	 * Publishes the task, usually by {@code next.publish(message)}, or defers that, or
	 * answers that an earlier task stands for this one. A single caller waits for the
	 * future for no longer than the confirm timeout in all.
	 */
	CompletableFuture<PublishResult> publish(TaskMessage message, Publish next);

	/**
	 * Where the interceptor stands in the publish chain.
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
		 */
		CompletableFuture<PublishResult> publish(TaskMessage message);

	}

}
