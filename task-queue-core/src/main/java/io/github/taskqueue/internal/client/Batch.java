package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishInterceptor.Publish;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.retry.PublishTries;

/**
 * Tasks that are published together, in rounds: all are sent before the first confirm is
 * awaited, and those that failed for a passing reason are sent again, under the same id.
 * <p>
 * However many tasks there are, it ends when none was accepted for as long as one task
 * alone may take, so a batch takes no longer than one task while the broker takes
 * nothing. For one thread.
 */
final class Batch {

	private final List<TaskMessage> messages;

	private final @Nullable PublishResult[] results;

	private final @Nullable RuntimeException[] failures;

	private final PublishChain chain;

	private final Publish publish;

	private final Duration timeout;

	private volatile long lastAccepted = System.nanoTime();

	Batch(List<TaskMessage> messages, PublishChain chain) {
		this.messages = messages;
		this.chain = chain;
		this.results = new @Nullable PublishResult[messages.size()];
		this.failures = new @Nullable RuntimeException[messages.size()];
		this.timeout = chain.timeout();
		this.publish = chain.pipelined(this::timeLeft);
	}

	/**
	 * Publishes until all are accepted or what is left is refused for good or for too
	 * long.
	 */
	void publish() {
		int[] open = IntStream.range(0, this.messages.size()).toArray();
		for (int round = 1; open.length > 0; round++) {
			sendAll(open);
			open = passing(open, round);
			if (open.length > 0 && !sleep(PublishTries.PAUSES.nominal(round))) {
				return;
			}
		}
	}

	/**
	 * What has become of a task.
	 */
	@Nullable PublishResult result(int index) {
		return this.results[index];
	}

	/**
	 * Why a task was refused.
	 */
	RuntimeException failure(int index) {
		RuntimeException failure = this.failures[index];
		Assert.state(failure != null, "The task was not refused");
		return failure;
	}

	/**
	 * Sends nothing more once the broker cannot be had: each send would wait for it anew.
	 */
	private void sendAll(int[] open) {
		List<CompletableFuture<PublishResult>> published = new ArrayList<>(open.length);
		this.chain.burst(() -> sendAll(open, published), this::timeLeft);
		for (int i = 0; i < open.length; i++) {
			await(open[i], published.get(i));
		}
	}

	private void sendAll(int[] open, List<CompletableFuture<PublishResult>> published) {
		CompletableFuture<PublishResult> last = new CompletableFuture<>();
		for (int index : open) {
			if (!isUnavailable(last)) {
				last = this.publish.publish(this.messages.get(index));
				last.thenRun(this::accepted);
			}
			published.add(last);
		}
	}

	/**
	 * What may have been stored once stays so until it is accepted, whatever became of
	 * later tries.
	 */
	private void await(int index, CompletableFuture<PublishResult> published) {
		try {
			this.results[index] = PublishChain.await(this.messages.get(index), published,
					this.lastAccepted + this.timeout.toNanos());
		}
		catch (RuntimeException ex) {
			if (!PublishTries.isUnknown(this.failures[index])) {
				this.failures[index] = ex;
			}
		}
	}

	private void accepted() {
		this.lastAccepted = System.nanoTime();
	}

	private Duration timeLeft() {
		return this.timeout.minusNanos(System.nanoTime() - this.lastAccepted);
	}

	private static boolean isUnavailable(CompletableFuture<?> sent) {
		return sent.isCompletedExceptionally()
				&& sent.handle((result, failure) -> isUnavailable(failure)).getNow(false);
	}

	private static boolean isUnavailable(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException wrapper) ? wrapper.getCause() : failure;
		return cause instanceof BrokerUnavailableException;
	}

	private int[] passing(int[] sent, int round) {
		Duration left = timeLeft();
		return IntStream.of(sent)
			.filter((index) -> this.results[index] == null
					&& PublishTries.isAnotherDue(this.failures[index], round, left))
			.toArray();
	}

	private static boolean sleep(Duration pause) {
		try {
			Thread.sleep(pause.toMillis());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
