package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.PublishInterceptor.Publish;

/**
 * Sends what callers enqueue through all interceptors to the broker.
 */
public final class PublishChain {

	private static final CompletableFuture<Void> CONFIRMED = CompletableFuture.completedFuture(null);

	private final List<PublishInterceptor> interceptors;

	private final TaskPublisher publisher;

	private final Publish single;

	/**
	 * Composes the chain.
	 * @param interceptors the interceptors, put in the order of their stages, the first
	 * outermost
	 * @param publisher what stands at the end
	 */
	public PublishChain(List<PublishInterceptor> interceptors, TaskPublisher publisher) {
		this.interceptors = TaskStage.inOrder(TaskStage.Chain.PUBLISH, interceptors, PublishInterceptor::stage);
		this.publisher = publisher;
		this.single = compose((message, none) -> {
			publisher.publish(message);
			return CONFIRMED;
		});
	}

	/**
	 * The longest time that the broker is waited for.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.publisher.timeout();
	}

	private Publish compose(PublishInterceptor end) {
		Publish next = new Link(end, (message) -> CONFIRMED);
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			next = new Link(this.interceptors.get(i), next);
		}
		return next;
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
	 * Has many tasks published one after the other, as fast as that can be.
	 * @param publishes publishes them by {@link #pipelined(Supplier)}, and waits for none
	 * of the confirms
	 * @param timeLeft the longest time to send the last of them, asked at the end
	 */
	public void burst(Runnable publishes, Supplier<Duration> timeLeft) {
		this.publisher.burst(publishes, timeLeft);
	}

	/**
	 * The way of many tasks, of which none waits for the confirm of another.
	 * @param timeLeft asked for each task: the longest wait for its confirm
	 * @return completed with the broker's confirm
	 */
	public Publish pipelined(Supplier<Duration> timeLeft) {
		return compose((message, none) -> this.publisher.send(message, timeLeft.get()));
	}

	private record Link(PublishInterceptor interceptor, Publish next) implements Publish {

		@Override
		public CompletableFuture<Void> publish(TaskMessage message) {
			try {
				return this.interceptor.publish(message, this.next);
			}
			catch (RuntimeException | Error ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

	}

}
