package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
		CompletableFuture<Void> taken = new CompletableFuture<>();
		publish(what, publish, wanted, taken);
		return taken;
	}

	private void publish(Object what, Supplier<CompletableFuture<Void>> publish, BooleanSupplier wanted,
			CompletableFuture<Void> taken) {
		publish.get().whenComplete((confirmed, ex) -> {
			if (ex == null) {
				taken.complete(null);
			}
			else if (wanted.getAsBoolean()) {
				logger.warn("The outcome of " + what + " could not be published and is kept: " + ex.getMessage());
				this.executor.schedule(() -> publish(what, publish, wanted, taken), PAUSE.toMillis(),
						TimeUnit.MILLISECONDS);
			}
		});
	}

}
