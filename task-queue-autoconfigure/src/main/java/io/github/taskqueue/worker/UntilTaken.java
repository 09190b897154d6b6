package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Publishes what a finished task has led to until the broker takes it. Until then the
 * delivery stays unacknowledged and holds its place, so that work pauses by itself while
 * the broker takes nothing, and no body runs again for it.
 */
final class UntilTaken {

	private static final Log logger = LogFactory.getLog(UntilTaken.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final ScheduledExecutorService executor;

	/**
	 * Creates the loop.
	 * @param executor runs repeated publishes, which may block
	 */
	UntilTaken(ScheduledExecutorService executor) {
		this.executor = executor;
	}

	/**
	 * Publishes.
	 * @param what what is published, for the log
	 * @param publish publishes once
	 * @param wanted whether it still makes sense; it does not once the channel of the
	 * delivery is gone, as the broker then delivers the task again
	 * @return completed once the broker has taken it; never if it is no longer wanted
	 */
	CompletableFuture<Void> publish(Object what, Supplier<CompletableFuture<Void>> publish, BooleanSupplier wanted) {
		Outcome outcome = new Outcome(what, publish, wanted, new CompletableFuture<>());
		publish(outcome, true);
		return outcome.taken();
	}

	private void publish(Outcome outcome, boolean first) {
		once(outcome.publish()).whenComplete((confirmed, ex) -> {
			if (ex == null) {
				outcome.taken().complete(null);
			}
			else if (outcome.wanted().getAsBoolean()) {
				if (first) {
					logger.warn("The outcome of %s could not be published and is kept until it can be: %s"
						.formatted(outcome.what(), cause(ex).getMessage()));
				}
				this.executor.schedule(() -> publish(outcome, false), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
			}
		});
	}

	private static CompletableFuture<Void> once(Supplier<CompletableFuture<Void>> publish) {
		try {
			return publish.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	private record Outcome(Object what, Supplier<CompletableFuture<Void>> publish, BooleanSupplier wanted,
			CompletableFuture<Void> taken) {

	}

}
