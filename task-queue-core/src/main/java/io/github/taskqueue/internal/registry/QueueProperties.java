package io.github.taskqueue.internal.registry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one queue.
 *
 * @param concurrency Tasks that this application runs at a time, as a number or a range
 * such as 2-16. With 0 it does not consume the queue. Default is 4 for queues of its own
 * tasks and 0 for others.
 * @param prefetch Unacknowledged tasks of this application, as a number or as auto, the
 * default: the concurrency, plus a small buffer if no timeout exceeds a minute, plus 500
 * that are read ahead while tasks are short.
 * @param ackTimeout Longest time that a task may be unacknowledged. Set on the consumer
 * on RabbitMQ 4.3 and later. Must not exceed consumer_timeout of older brokers.
 * @param timeout Longest run of one attempt, for tasks without a timeout of their own.
 * @param expires Time from the moment a task is due after which it is not begun any more,
 * for tasks without a time of their own.
 * @param retry Retry settings, for tasks without settings of their own.
 */
public record QueueProperties(@Nullable String concurrency, @Nullable String prefetch, @Nullable Duration ackTimeout,
		@Nullable Duration timeout, @Nullable Duration expires, @Nullable RetryProperties retry) {

	static final QueueProperties UNSET = new QueueProperties(null, null, null, null, null, null);

	RetryProperties retryOrUnset() {
		return (this.retry != null) ? this.retry : RetryProperties.UNSET;
	}

}
