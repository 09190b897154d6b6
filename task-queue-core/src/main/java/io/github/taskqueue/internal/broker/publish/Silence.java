package io.github.taskqueue.internal.broker.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How long the broker has answered no message on a connection, shared by all channels on
 * it. When that is long, nothing is known of what is sent next. So a probe is sent
 * instead, even behind messages that are under way, as these may wait for a queue and not
 * for the broker. Everybody waits for the next answer: to the probe, or to any message
 * before it, which comes sooner on a slow network. Thread-safe.
 */
final class Silence {

	/**
	 * For so long the broker is believed to go on taking messages.
	 */
	private static final Duration LONG = Duration.ofMillis(250);

	private static final CompletableFuture<Void> OVER = CompletableFuture.completedFuture(null);

	private final AtomicReference<CompletableFuture<Void>> answer = new AtomicReference<>(OVER);

	private volatile long answeredAt = System.nanoTime() - LONG.toNanos();

	boolean isLong() {
		return System.nanoTime() - this.answeredAt >= LONG.toNanos();
	}

	/**
	 * Notes that the broker has confirmed or refused a message.
	 */
	void answered() {
		this.answeredAt = System.nanoTime();
		this.answer.get().complete(null);
	}

	/**
	 * Waits until a long silence is over. One caller sends the probe; it is known to the
	 * others before it is written, which may take its time.
	 */
	CompletableFuture<Void> end(Supplier<CompletableFuture<Void>> probe) {
		if (!isLong()) {
			return OVER;
		}
		CompletableFuture<Void> last = this.answer.get();
		if (!last.isDone()) {
			return last;
		}
		CompletableFuture<Void> next = new CompletableFuture<>();
		CompletableFuture<Void> other = this.answer.compareAndExchange(last, next);
		if (other != last) {
			return other;
		}
		send(probe, next);
		return next;
	}

	private static void send(Supplier<CompletableFuture<Void>> probe, CompletableFuture<Void> answer) {
		try {
			probe.get().whenComplete((taken, ex) -> complete(answer, ex));
		}
		catch (Throwable ex) {
			answer.completeExceptionally(ex);
			throw ex;
		}
	}

	private static void complete(CompletableFuture<Void> answer, @Nullable Throwable failure) {
		if (failure != null) {
			answer.completeExceptionally(failure);
		}
		else {
			answer.complete(null);
		}
	}

}
