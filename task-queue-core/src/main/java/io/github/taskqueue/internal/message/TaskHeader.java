package io.github.taskqueue.internal.message;

import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A header that a feature declares. Retries, dead letters, replays, suspects and
 * signatures carry it without knowing it, also in applications without the feature: the
 * beginning of its name says how long it lasts and whether it is signed.
 *
 * @param <T> type of the value
 * @param name name on the wire: {@code tq-…} of a signed header of the call,
 * {@code tq-unsigned-…}, {@code tq-life-…} and {@code tq-attempt-…} of others
 * @param type how the value is written and read
 * @param lifetime which messages of the task bear it
 * @param signed whether the signature covers it, as it can if it is of the call
 */
public record TaskHeader<T>(String name, Type<T> type, Lifetime lifetime, boolean signed) {

	/**
	 * Checks that the name says what is declared.
	 */
	public TaskHeader {
		Assert.isTrue(
				name.matches("tq-[a-z0-9-]{1,60}") && TaskHeaders.isCarried(name)
						&& lifetime == TaskHeaders.lifetime(name) && signed == TaskHeaders.isSigned(name),
				() -> "'%s' cannot be the name of a header with the lifetime %s that is%s signed".formatted(name,
						lifetime, signed ? "" : " not"));
	}

	/**
	 * Reads a value from the wire.
	 */
	T read(@Nullable Object value) {
		T read = (value != null) ? this.type.read(value) : null;
		if (read == null) {
			throw new IllegalArgumentException("Header " + this.name + " is not " + this.type.description());
		}
		return read;
	}

	/**
	 * Which messages of a task bear a header. A message that only comes again, is parked,
	 * put off or moved to the suspects, and a dead letter, bear all that their task had.
	 */
	public enum Lifetime {

		/**
		 * All of them, replays included.
		 */
		CALL,

		/**
		 * Those until the task becomes a dead letter: a replay begins without it.
		 */
		LIFE,

		/**
		 * Those of one attempt: the next one begins without it, and so does a replay.
		 */
		ATTEMPT

	}

	/**
	 * How values travel.
	 *
	 * @param <T> type of the values
	 * @param description what they are, with an article
	 * @param writer gives a text, number or boolean
	 * @param reader the reverse, {@code null} or an exception for anything else
	 */
	public record Type<T>(String description, Function<T, Object> writer, Function<Object, @Nullable T> reader) {

		/**
		 * No task has an earlier time, but seconds look like one.
		 */
		private static final long EARLIEST = Instant.parse("2001-09-09T01:46:40Z").toEpochMilli();

		/**
		 * Text.
		 */
		public static final Type<String> TEXT = new Type<>("a text", (text) -> text,
				(value) -> (value instanceof String text) ? text : null);

		/**
		 * Whole numbers.
		 */
		public static final Type<Long> INTEGER = new Type<>("an integer", (number) -> number, Type::whole);

		/**
		 * Truth values.
		 */
		public static final Type<Boolean> BOOLEAN = new Type<>("a boolean", (truth) -> truth,
				(value) -> (value instanceof Boolean truth) ? truth : null);

		/**
		 * Times since 2001, as milliseconds since the epoch.
		 */
		public static final Type<Instant> INSTANT = new Type<>("a time in milliseconds since the epoch",
				Instant::toEpochMilli, (value) -> {
					Long millis = whole(value);
					return (millis != null && millis >= EARLIEST) ? Instant.ofEpochMilli(millis) : null;
				});

		private @Nullable T read(Object value) {
			try {
				return this.reader.apply(value);
			}
			catch (RuntimeException ex) {
				return null;
			}
		}

		private static @Nullable Long whole(Object value) {
			return (value instanceof Number number && number.doubleValue() == number.longValue()) ? number.longValue()
					: null;
		}

	}

}
