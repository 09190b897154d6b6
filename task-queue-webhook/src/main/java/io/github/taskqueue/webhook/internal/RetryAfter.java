package io.github.taskqueue.webhook.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}: a number of seconds, or a date of HTTP.
 */
final class RetryAfter {

	/**
	 * A receiver may not put a delivery off for ever.
	 */
	private static final Duration LONGEST = Duration.ofDays(1);

	private RetryAfter() {
	}

	/**
	 * Reads the header.
	 */
	static @Nullable Duration parse(@Nullable String value, Instant now) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("\\d+")) {
			return (text.length() < 10) ? bounded(Duration.ofSeconds(Long.parseLong(text))) : LONGEST;
		}
		try {
			return bounded(Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from)));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static Duration bounded(Duration wait) {
		if (wait.isNegative()) {
			return Duration.ZERO;
		}
		return (wait.compareTo(LONGEST) < 0) ? wait : LONGEST;
	}

}
