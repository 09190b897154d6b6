package io.github.taskqueue.internal.reply;

import java.time.Duration;

import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * Ends waits for results that have lasted too long, looking once a second.
 */
public final class ReplyExpiry implements AutoCloseable {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private final RecoveryLoop loop;

	/**
	 * Starts to look.
	 */
	public ReplyExpiry(PendingResults pending, RecoveryLoop loop) {
		this.loop = loop;
		loop.add("The expiry of pending results", () -> {
			pending.expire();
			return PERIOD;
		}).wakeAfter(PERIOD);
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
