package io.github.taskqueue.pipeline;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskPublisher;
import io.github.taskqueue.pipeline.PublishInterceptor.Publish;

/**
 * Sends what callers enqueue through all interceptors to the broker. Composed once.
 */
public final class PublishChain {

	private static final CompletableFuture<Void> CONFIRMED = CompletableFuture.completedFuture(null);

	private final Publish single;

	private final Publish pipelined;

	/**
	 * Composes the chain.
	 * @param interceptors the interceptors, the outermost first
	 * @param publisher what stands at the end
	 */
	public PublishChain(List<PublishInterceptor> interceptors, TaskPublisher publisher) {
		this.single = compose(interceptors, (message) -> {
			publisher.publish(message);
			return CONFIRMED;
		});
		this.pipelined = compose(interceptors, publisher::send);
	}

	private static Publish compose(List<PublishInterceptor> interceptors, Publish end) {
		Publish next = guarded(end);
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			next = link(interceptors.get(i), next);
		}
		return next;
	}

	private static Publish link(PublishInterceptor interceptor, Publish next) {
		return guarded((message) -> interceptor.publish(message, next));
	}

	private static Publish guarded(Publish unsafe) {
		return (message) -> {
			try {
				return unsafe.publish(message);
			}
			catch (RuntimeException | Error ex) {
				return CompletableFuture.failedFuture(ex);
			}
		};
	}

	/**
	 * Publishes one task, waiting for the confirm and repeating what failed for a passing
	 * reason.
	 * @param message the task
	 * @return a future that has ended, unless an interceptor defers it
	 */
	public CompletableFuture<Void> publish(TaskMessage message) {
		return this.single.publish(message);
	}

	/**
	 * Publishes one of many tasks, without waiting for the confirm.
	 * @param message the task
	 * @return completed with the broker's confirm
	 */
	public CompletableFuture<Void> send(TaskMessage message) {
		return this.pipelined.publish(message);
	}

}
