package io.github.taskqueue.webhook.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The callbacks that want no more webhooks, for an hour each, as far as this process
 * knows. Bounded: the oldest gives way. Thread-safe.
 */
public final class GoneReceivers {

	static final Duration REMEMBERED = Duration.ofHours(1);

	private static final int MOST = 1000;

	private final Map<String, Instant> until = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
			return size() > MOST;
		}

	};

	private final Clock clock;

	public GoneReceivers(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Notes a callback.
	 */
	synchronized void add(String callback) {
		this.until.remove(callback);
		this.until.put(callback, this.clock.instant().plus(REMEMBERED));
	}

	/**
	 * Tells whether a callback was noted within the hour.
	 */
	synchronized boolean contains(String callback) {
		Instant end = this.until.get(callback);
		return end != null && this.clock.instant().isBefore(end);
	}

}
