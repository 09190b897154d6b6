package io.github.taskqueue.internal.broker.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.LongString;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a header takes on the wire, or a few more.
 */
public final class HeaderSize {

	/**
	 * The longest value of a fixed length, and the type and the length of any other.
	 */
	private static final int FIXED = 12;

	private HeaderSize() {
	}

	public static int of(@Nullable Object value) {
		if (value instanceof LongString text) {
			return FIXED + (int) text.length();
		}
		if (value instanceof String text) {
			return FIXED + text.getBytes(StandardCharsets.UTF_8).length;
		}
		if (value instanceof byte[] bytes) {
			return FIXED + bytes.length;
		}
		if (value instanceof List<?> values) {
			return FIXED + values.stream().mapToInt(HeaderSize::of).sum();
		}
		if (value instanceof Map<?, ?> values) {
			return FIXED
					+ values.entrySet().stream().mapToInt((entry) -> of(entry.getKey()) + of(entry.getValue())).sum();
		}
		return FIXED;
	}

}
