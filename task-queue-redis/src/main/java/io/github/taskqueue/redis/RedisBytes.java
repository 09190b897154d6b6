package io.github.taskqueue.redis;

import java.nio.charset.StandardCharsets;

/**
 * Texts and numbers as Redis has them.
 */
final class RedisBytes {

	private RedisBytes() {
	}

	static byte[] of(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] of(long number) {
		return of(Long.toString(number));
	}

	/**
	 * Scripts compare positions as texts, as they have no numbers that are large enough.
	 */
	static byte[] ofPosition(long position) {
		return of("%019d".formatted(position));
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
