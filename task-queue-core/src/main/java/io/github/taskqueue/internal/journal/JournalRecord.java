package io.github.taskqueue.internal.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A decision. Of all records with one key the last one counts.
 *
 * @param key what it is about, such as {@code pause/mail}
 * @param kind to which feature it belongs; a kind that is unknown here is kept for others
 * @param value what was decided, as JSON types, or {@code null} if nothing holds any more
 * @param by who or what decided it
 * @param at when it was decided, by the clock of the process that wrote it
 * @param expires when it stops to count, or {@code null} if it never does
 */
public record JournalRecord(String key, String kind, @Nullable Map<String, Object> value, String by, Instant at,
		@Nullable Instant expires) {

	/**
	 * How long a removal is remembered: a copy of what it removes may still be under way.
	 */
	private static final Duration UNTIL_COPIES_HAVE_ARRIVED = Duration.ofHours(1);

	public JournalRecord {
		Objects.requireNonNull(by, "'by' must not be null");
		// Another version may write a null, which Map.copyOf refuses
		value = (value != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(value)) : null;
	}

	/**
	 * The record after which nothing holds for a key any more.
	 */
	public static JournalRecord removal(String key, String kind, String by, Instant at) {
		return new JournalRecord(key, kind, null, by, at, at.plus(UNTIL_COPIES_HAVE_ARRIVED));
	}

	/**
	 * Whether the record has stopped to count.
	 */
	boolean isExpired(Instant now) {
		return this.expires != null && !now.isBefore(this.expires);
	}

}
