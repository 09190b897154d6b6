package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.message.TaskLog;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.PublishInterceptor.Publish;

/**
 * Takes new tasks through all interceptors of publishes to the broker.
 */
public final class PublishChain {

	private static final CompletableFuture<PublishResult> ACCEPTED = CompletableFuture
		.completedFuture(PublishResult.ACCEPTED);

	private final List<PublishInterceptor> interceptors;

	private final TaskPublisher publisher;

	private final Publish single;

	public PublishChain(List<PublishInterceptor> interceptors, TaskPublisher publisher) {
		this.interceptors = TaskStage.inOrder(TaskStage.Chain.PUBLISH, interceptors, PublishInterceptor::stage);
		this.publisher = publisher;
		this.single = compose((message, none) -> {
			publisher.publish(message);
			noteEnqueued(message);
			return ACCEPTED;
		});
	}

	/**
	 * The longest time that a publish is waited for.
	 */
	public Duration timeout() {
		return this.publisher.timeout();
	}

	private Publish compose(PublishInterceptor end) {
		Publish next = new Link(end, (message) -> ACCEPTED);
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			next = new Link(this.interceptors.get(i), next);
		}
		return next;
	}

	/**
	 * Publishes one task, repeating what failed for a passing reason, and waits for the
	 * result.
	 */
	public PublishResult publish(TaskMessage message) {
		long end = System.nanoTime() + timeout().toNanos();
		return await(message, this.single.publish(message), end);
	}

	/**
	 * Waits for the result of a publish, for which an interceptor may take its time. An
	 * interrupt does not end the wait, as the outcome is about to be known.
	 */
	public static PublishResult await(TaskMessage message, CompletableFuture<PublishResult> published, long end) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return published.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new UnconfirmedTaskException(message.id(),
					"It is not known whether %s was or will be published:".formatted(message)
							+ " that was not decided within task-queue.publisher.confirm-timeout",
					ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Has many tasks published one after the other, as fast as that can be.
	 */
	public void burst(Runnable publishes, Supplier<Duration> timeLeft) {
		this.publisher.burst(publishes, timeLeft);
	}

	/**
	 * The way of many tasks, of which none waits for the confirm of another.
	 */
	public Publish pipelined(Supplier<Duration> timeLeft) {
		return compose((message, none) -> this.publisher.send(message, timeLeft.get()).thenApply((confirmed) -> {
			noteEnqueued(message);
			return PublishResult.ACCEPTED;
		}));
	}

	private static void noteEnqueued(TaskMessage message) {
		if (TaskLog.LOG.isDebugEnabled()) {
			TaskLog.LOG.debug("Enqueued: " + message);
		}
	}

	private record Link(PublishInterceptor interceptor, Publish next) implements Publish {

		@Override
		public CompletableFuture<PublishResult> publish(TaskMessage message) {
			try {
				return this.interceptor.publish(message, this.next);
			}
			catch (RuntimeException | Error ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

	}

}
