package io.github.taskqueue.internal.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process knows what was recorded. A log does not say where it ends, but
 * what comes before an entry of this process is known when that entry has been read back.
 * So its entries are numbered, and each wait is for an entry that is appended later.
 * Thread-safe.
 */
final class Freshness {

	private static final Log logger = LogFactory.getLog(Freshness.class);

	/**
	 * An entry is read within milliseconds of its confirm.
	 */
	private static final Duration SILENCE = Duration.ofSeconds(4);

	private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

	/**
	 * For {@link #needed}: the log is not being read.
	 */
	private static final long UNREACHABLE = Long.MAX_VALUE;

	/**
	 * For {@link #needed}: there is no log, so there is nothing to wait for.
	 */
	private static final long NOTHING = 0;

	private final List<Wait> waits = new ArrayList<>();

	private long appended;

	private long confirmed;

	private long read;

	/**
	 * The first entry that was appended after reading began.
	 */
	private long needed = UNREACHABLE;

	/**
	 * Since when an entry that is in the log has been awaited and nothing was read.
	 */
	private long silentSince;

	private @Nullable Outage outage;

	/**
	 * The number of an entry that is about to be appended.
	 */
	synchronized long next() {
		return ++this.appended;
	}

	/**
	 * An entry of this process is in the log.
	 */
	synchronized void confirmed(long number) {
		if (this.confirmed <= this.read) {
			this.silentSince = System.nanoTime();
		}
		this.confirmed = Math.max(this.confirmed, number);
	}

	/**
	 * An entry was read.
	 * @param number its number, 0 if it is of another process
	 */
	void read(long number) {
		List<Wait> over;
		synchronized (this) {
			this.silentSince = System.nanoTime();
			if (number <= this.read) {
				return;
			}
			this.read = number;
			this.outage = null;
			over = this.waits.stream().filter((wait) -> wait.needed <= number).toList();
			this.waits.removeAll(over);
		}
		over.forEach((wait) -> wait.complete(null));
	}

	/**
	 * The log is read from now on.
	 */
	synchronized void opened() {
		if (this.needed != NOTHING) {
			this.needed = this.appended + 1;
			this.silentSince = System.nanoTime();
		}
	}

	/**
	 * The log is not read for the time being.
	 */
	synchronized void lost() {
		if (this.needed != NOTHING) {
			this.needed = UNREACHABLE;
		}
	}

	/**
	 * There is no log any more.
	 */
	void end() {
		List<Wait> over;
		synchronized (this) {
			this.needed = NOTHING;
			over = List.copyOf(this.waits);
			this.waits.clear();
		}
		over.forEach((wait) -> wait.complete(null));
	}

	synchronized boolean isCurrent() {
		return this.read >= this.needed;
	}

	/**
	 * Whether an entry of this process was ever read back.
	 */
	synchronized boolean hasBeenCurrent() {
		return this.read > 0;
	}

	/**
	 * Whether the log can be appended to and read.
	 */
	synchronized boolean isOpen() {
		return this.needed != NOTHING && this.needed != UNREACHABLE;
	}

	/**
	 * Whether an entry is awaited that has to be appended yet.
	 */
	synchronized boolean isMarkerDue() {
		this.waits.removeIf(CompletableFuture::isDone);
		long awaited = this.waits.stream().mapToLong((wait) -> wait.needed).reduce(this.needed, Math::max);
		return isOpen() && this.confirmed < awaited;
	}

	/**
	 * Whether an entry that is in the log has not come for long, nor has any other.
	 */
	synchronized boolean isSilent() {
		return isOpen() && this.confirmed > this.read && System.nanoTime() - this.silentSince > SILENCE.toNanos();
	}

	/**
	 * Completed when all is known that was appended before this call.
	 */
	synchronized CompletableFuture<Void> refresh() {
		Wait wait = new Wait(this.appended + 1);
		if (this.needed == NOTHING) {
			wait.complete(null);
		}
		else {
			this.waits.add(wait);
		}
		return wait;
	}

	/**
	 * Waits for a refresh, or until it has been waited for so long in all since the log
	 * was last read. A later caller does not wait.
	 */
	void awaitOrGoOn(CompletableFuture<Void> refreshed, Supplier<Duration> patience) {
		Outage current = outage();
		while (!refreshed.isDone()) {
			long left = patience.get().toNanos() - (System.nanoTime() - current.since);
			if (left <= 0) {
				refreshed.cancel(false);
				tellOnce(current, patience.get());
				return;
			}
			refreshed.copy()
				.completeOnTimeout(null, Math.min(left, LOOK_AGAIN_AFTER.toNanos()), TimeUnit.NANOSECONDS)
				.join();
		}
		over(current);
	}

	private synchronized Outage outage() {
		if (this.outage == null) {
			this.outage = new Outage();
		}
		return this.outage;
	}

	private synchronized void over(Outage ended) {
		this.outage = (this.outage != ended) ? this.outage : null;
	}

	private synchronized void tellOnce(Outage current, Duration patience) {
		if (!current.told) {
			current.told = true;
			logger.warn(("The journal has not been read within %s. Tasks start without knowing what was decided"
					+ " meanwhile, such as a pause, until it is.")
				.formatted(patience));
		}
	}

	private static final class Wait extends CompletableFuture<Void> {

		private final long needed;

		Wait(long needed) {
			this.needed = needed;
		}

	}

	/**
	 * A time in which no entry of this process is read back, although that is waited for.
	 */
	private static final class Outage {

		private final long since = System.nanoTime();

		private boolean told;

	}

}
