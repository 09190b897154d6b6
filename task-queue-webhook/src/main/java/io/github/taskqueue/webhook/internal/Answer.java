package io.github.taskqueue.webhook.internal;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver has answered to a webhook.
 *
 * @param status status of the response
 * @param retryAfter the wait that it asked for, or {@code null} if it did not
 */
record Answer(int status, @Nullable Duration retryAfter) {

	private static final int GONE = 410;

	/**
	 * Too many requests, bad gateway, service unavailable, gateway timeout.
	 */
	private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

	/**
	 * Whether the receiver has taken the webhook. A redirect is no success.
	 */
	boolean isSuccess() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Whether the receiver wants no more webhooks at this URL.
	 */
	boolean isGone() {
		return this.status == GONE;
	}

	/**
	 * How long the receiver is to be left alone at least.
	 */
	Duration pause() {
		return (this.retryAfter != null && BUSY.contains(this.status)) ? this.retryAfter : Duration.ZERO;
	}

}
