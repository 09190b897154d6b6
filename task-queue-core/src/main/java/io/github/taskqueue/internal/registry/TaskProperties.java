package io.github.taskqueue.internal.registry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one task, which override its annotation.
 *
 * @param queue Queue in which the task waits.
 * @param timeout Longest run of one attempt.
 * @param expires Time from the moment the task is due after which it is not begun any
 * more.
 * @param retry Retry settings.
 */
public record TaskProperties(@Nullable String queue, @Nullable Duration timeout, @Nullable Duration expires,
		@Nullable RetryProperties retry) {

	static final TaskProperties UNSET = new TaskProperties(null, null, null, null);

	RetryProperties retryOrUnset() {
		return (this.retry != null) ? this.retry : RetryProperties.UNSET;
	}

}
