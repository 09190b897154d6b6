package io.github.taskqueue.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.PublishChain;
import io.github.taskqueue.pipeline.PublishInterceptor.Publish;

/**
 * Tasks that are published together, in rounds: all are sent before the first confirm is
 * awaited, and those that failed for a passing reason are sent again, under the same id.
 * <p>
 * However many tasks there are, it ends when none was accepted for as long as one task
 * alone may take, so a batch takes no longer than one task while the broker takes
 * nothing. For one thread.
 */
final class Batch {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	/**
	 * A full queue is asked as often as by a single call, in case that it was just
	 * electing its leader.
	 */
	private static final int REFUSALS = 3;

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
		Duration pause = FIRST_PAUSE;
		for (int round = 1; open.length > 0; round++) {
			sendAll(open);
			open = passing(open, round);
			if (open.length == 0 || timeLeft().compareTo(LONGEST_PAUSE) <= 0 || !sleep(pause)) {
				return;
			}
			pause = (pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
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
		if (failure == null || !isUnknown(this.failures[index])) {
			this.failures[index] = failure;
		}
	}

	private static boolean isUnknown(@Nullable Throwable failure) {
		return failure instanceof TaskEnqueueException refusal && refusal.outcomeUnknown();
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
		return IntStream.of(sent).filter((index) -> isPassing(this.failures[index], round)).toArray();
	}

	private static boolean isPassing(@Nullable Throwable failure, int round) {
		if (failure instanceof QueueFullException) {
			return round < REFUSALS;
		}
		return failure instanceof BrokerUnavailableException || isUnknown(failure);
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
