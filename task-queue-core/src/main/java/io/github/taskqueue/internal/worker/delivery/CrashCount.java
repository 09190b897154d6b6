package io.github.taskqueue.internal.worker.delivery;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many worker processes have ended with a message in hand, as far as the broker tells
 * it. A lost connection looks the same to the broker as a process that has ended.
 * <ul>
 * <li>RabbitMQ 3.10 to 4.2 count every delivery that came to nothing in
 * {@code x-delivery-count}, also those that were given back;
 * <li>from 4.3 on, that header counts only crashes and rejections and is absent before
 * the first; {@code x-acquired-count} counts all deliveries;
 * <li>a classic queue says no more than that the message was delivered before.
 * </ul>
 */
public final class CrashCount {

	private static final String FAILED = "x-delivery-count";

	private static final String ALL = "x-acquired-count";

	private CrashCount() {
	}

	/**
	 * Counts those of a message that was delivered before.
	 */
	public static int of(@Nullable Map<String, Object> headers) {
		if (headers != null && headers.get(FAILED) instanceof Number failed) {
			return (int) Math.max(0, Math.min(failed.longValue(), Integer.MAX_VALUE));
		}
		return (headers != null && headers.get(ALL) instanceof Number) ? 0 : 1;
	}

}
