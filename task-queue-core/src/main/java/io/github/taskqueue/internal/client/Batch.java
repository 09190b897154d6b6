package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishInterceptor.Publish;
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

	private final @Nullable Throwable[] failures;

	private final PublishChain chain;

	private final Publish publish;

	private final Duration timeout;

	private volatile long lastAccepted = System.nanoTime();

	Batch(List<TaskMessage> messages, PublishChain chain) {
		this.messages = messages;
		this.chain = chain;
		this.failures = new @Nullable Throwable[messages.size()];
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
	 * Why a task was not accepted.
	 * @param index position of the task
	 * @return the reason, or {@code null} if it was accepted
	 */
	@Nullable Throwable failure(int index) {
		return this.failures[index];
	}

	/**
	 * Sends nothing more once the broker cannot be had: each send would wait for it anew.
	 */
	private void sendAll(int[] open) {
		CompletableFuture<?>[] confirms = new CompletableFuture<?>[open.length];
		this.chain.burst(() -> sendAll(open, confirms), this::timeLeft);
		for (int i = 0; i < open.length; i++) {
			note(open[i], failure(confirms[i]));
		}
	}

	private void sendAll(int[] open, CompletableFuture<?>[] confirms) {
		CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
		for (int i = 0; i < open.length; i++) {
			if (!isUnavailable(last)) {
				last = this.publish.publish(this.messages.get(open[i])).thenRun(this::accepted);
			}
			confirms[i] = last;
		}
	}

	/**
	 * What may have been stored once stays so until it is accepted, whatever became of
	 * later tries.
	 */
	private void note(int index, @Nullable Throwable failure) {
		if (failure == null || !PublishTries.isUnknown(this.failures[index])) {
			this.failures[index] = failure;
		}
	}

	private void accepted() {
		this.lastAccepted = System.nanoTime();
	}

	private Duration timeLeft() {
		return this.timeout.minusNanos(System.nanoTime() - this.lastAccepted);
	}

	private static boolean isUnavailable(CompletableFuture<?> sent) {
		return sent.isCompletedExceptionally() && failure(sent) instanceof BrokerUnavailableException;
	}

	private static @Nullable Throwable failure(CompletableFuture<?> confirm) {
		try {
			confirm.join();
			return null;
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private int[] passing(int[] sent, int round) {
		Duration left = timeLeft();
		return IntStream.of(sent)
			.filter((index) -> PublishTries.isAnotherDue(this.failures[index], round, left))
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
