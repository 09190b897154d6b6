package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What has become of a task that was handed to the publish chain. A task that was refused
 * has no result but an exception.
 */
public sealed interface PublishResult {

	/**
	 * The broker has confirmed the task.
	 */
	PublishResult ACCEPTED = new Accepted();

	/**
	 * Tells the results apart.
	 */
	<R> R fold(Function<Accepted, R> accepted, Function<Deferred, R> deferred, Function<Existing, R> existing);

	/**
	 * The broker has confirmed the task.
	 */
	record Accepted() implements PublishResult {

		@Override
		public <R> R fold(Function<Accepted, R> accepted, Function<Deferred, R> deferred,
				Function<Existing, R> existing) {
			return accepted.apply(this);
		}

	}

	/**
	 * The task is published later. It is not accepted until then.
	 *
	 * @param until what that waits for, as in "waits for the commit"
	 * @param published completed with the result of the later publish
	 */
	record Deferred(String until, CompletableFuture<PublishResult> published) implements PublishResult {

		@Override
		public <R> R fold(Function<Accepted, R> accepted, Function<Deferred, R> deferred,
				Function<Existing, R> existing) {
			return deferred.apply(this);
		}

	}

	/**
	 * The task is not published, as an earlier one stands for it.
	 *
	 * @param taskId id of the earlier task
	 */
	record Existing(String taskId) implements PublishResult {

		@Override
		public <R> R fold(Function<Accepted, R> accepted, Function<Deferred, R> deferred,
				Function<Existing, R> existing) {
			return existing.apply(this);
		}

	}

}
