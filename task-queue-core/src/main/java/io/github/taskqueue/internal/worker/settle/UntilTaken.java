package io.github.taskqueue.internal.worker.settle;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.worker.delivery.Claim;

/**
 * Publishes what a finished task has led to until the broker takes it. Until then the
 * delivery stays unacknowledged and holds its place, so that work pauses by itself while
 * the broker takes nothing, and no body runs again for it.
 */
public final class UntilTaken {

	private static final Log logger = LogFactory.getLog(UntilTaken.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job repeating;

	/**
	 * The last one of those that wait, which knows the one before it, so that to let one
	 * wait allocates nothing.
	 */
	private final AtomicReference<@Nullable Outcome> waiting = new AtomicReference<>();

	/**
	 * Kinds of failures that are in the log, until an outcome that was kept is taken:
	 * hundreds of tasks may meet the same.
	 */
	private final Set<Class<?>> told = ConcurrentHashMap.newKeySet();

	public UntilTaken(RecoveryLoop loop) {
		this.loop = loop;
		this.repeating = loop.add("The repeated publishing of outcomes", this::repeat);
	}

	/**
	 * Publishes, unless the message is gone: the broker then delivers the task again.
	 * While its channel is lost, nothing is published until it has come back.
	 */
	public CompletableFuture<Void> publish(Object what, Supplier<CompletableFuture<Void>> publish, Claim claim) {
		return publish(what, null, publish, claim, (failure) -> true);
	}

	/**
	 * Publishes likewise, where a first try may have been made, and gives up after some
	 * failures.
	 */
	CompletableFuture<Void> publish(Object what, @Nullable CompletableFuture<Void> first,
			Supplier<CompletableFuture<Void>> publish, Claim claim, Predicate<Throwable> passing) {
		Outcome outcome = new Outcome(what, publish, claim, passing);
		if (first != null) {
			first.handle(outcome::ended);
		}
		else {
			outcome.advance();
		}
		return outcome.taken;
	}

	/**
	 * Takes a further step on the thread that repeats, as this one must not be blocked.
	 * The step is repeated if it throws.
	 */
	void later(Object what, Runnable step, Claim claim) {
		this.loop.execute(new Outcome(what, () -> {
			step.run();
			return DONE;
		}, claim, (failure) -> true)::repeat);
	}

	/**
	 * Whether this is the thread that repeats, which must not be blocked.
	 */
	boolean isRepeating() {
		return this.loop.isCurrent();
	}

	/**
	 * What a future has really ended with.
	 */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	private Duration repeat() {
		Outcome next = this.waiting.getAndSet(null);
		while (next != null) {
			Outcome current = next;
			next = current.before;
			current.repeat();
		}
		return (this.waiting.get() == null) ? RecoveryLoop.REST : PAUSE;
	}

	private final class Outcome {

		private final Object what;

		private final Supplier<CompletableFuture<Void>> publish;

		private final Claim claim;

		private final Predicate<Throwable> passing;

		private final CompletableFuture<Void> taken = new CompletableFuture<>();

		private volatile boolean kept;

		private volatile @Nullable Outcome before;

		Outcome(Object what, Supplier<CompletableFuture<Void>> publish, Claim claim, Predicate<Throwable> passing) {
			this.what = what;
			this.publish = publish;
			this.claim = claim;
			this.passing = passing;
		}

		/**
		 * Whether the message is still ours is asked before each try: what is published
		 * for one that is gone runs beside it.
		 */
		void advance() {
			switch (this.claim.holding()) {
				case IN_HAND -> once().handle(this::ended);
				case LOST -> again();
				case GONE -> {
					if (!this.claim.drop()) {
						again();
					}
				}
			}
		}

		private void repeat() {
			try {
				this.claim.trace().run(this::advance);
			}
			catch (Throwable ex) {
				again();
			}
		}

		private CompletableFuture<Void> once() {
			try {
				return Objects.requireNonNull(this.publish.get(), "There is no future to wait for");
			}
			catch (Throwable ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

		private @Nullable Void ended(@Nullable Void confirmed, @Nullable Throwable failure) {
			if (failure == null) {
				if (this.kept) {
					UntilTaken.this.told.clear();
				}
				this.taken.complete(null);
			}
			else if (isPassing(cause(failure))) {
				keep(cause(failure));
			}
			else {
				this.taken.completeExceptionally(ReadableFailure.of(cause(failure)));
			}
			return null;
		}

		private void keep(Throwable failure) {
			again();
			this.kept = true;
			if (UntilTaken.this.told.add(failure.getClass())) {
				this.claim.trace()
					.run(() -> logger.warn(
							"The outcome of %s could not be published and is kept until it can be, as those of other tasks: %s"
								.formatted(this.what, failure.getMessage())));
			}
		}

		private boolean isPassing(Throwable failure) {
			try {
				return this.passing.test(failure);
			}
			catch (Throwable ex) {
				return false;
			}
		}

		private void again() {
			do {
				this.before = UntilTaken.this.waiting.get();
			}
			while (!UntilTaken.this.waiting.compareAndSet(this.before, this));
			UntilTaken.this.repeating.wakeAfter(PAUSE);
		}

	}

}
