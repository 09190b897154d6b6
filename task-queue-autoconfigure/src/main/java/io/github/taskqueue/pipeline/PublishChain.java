package io.github.taskqueue.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskPublisher;
import io.github.taskqueue.pipeline.PublishInterceptor.Publish;

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
	 * @param interceptors the interceptors, the outermost first
	 * @param publisher what stands at the end
	 */
	public PublishChain(List<PublishInterceptor> interceptors, TaskPublisher publisher) {
		this.interceptors = List.copyOf(interceptors);
		this.publisher = publisher;
		this.single = compose(this.interceptors, (message) -> {
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
		return compose(this.interceptors, (message) -> this.publisher.send(message, timeLeft.get()));
	}

}
