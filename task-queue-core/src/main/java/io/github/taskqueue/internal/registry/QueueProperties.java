package io.github.taskqueue.internal.registry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one queue.
 *
 * @param concurrency Tasks that this application runs at a time, as a number or a range
 * such as 2-16. With 0 it does not work on the queue. Default is 4 for queues of its own
 * tasks and 0 for others.
 * @param prefetch Tasks that the broker hands over before they are acknowledged, as a
 * number or as auto, the default: the concurrency, plus a small buffer where no task may
 * run longer than a minute, plus 500 that are read ahead while tasks are short.
 * @param ackTimeout Longest time that a task may be with this application before it is
 * acknowledged. Set with the consumer on RabbitMQ 4.3 and later; on older brokers not
 * above their consumer_timeout.
 * @param maxLength Number of waiting tasks at which this application stops enqueueing
 * more. Without a limit if unset.
 * @param timeout Longest run of one attempt of tasks that set none.
 * @param retry Retry settings of tasks that set none.
 */
public record QueueProperties(@Nullable String concurrency, @Nullable String prefetch, @Nullable Duration ackTimeout,
		@Nullable Long maxLength, @Nullable Duration timeout, @Nullable RetryProperties retry) {

	static final QueueProperties UNSET = new QueueProperties(null, null, null, null, null, null);

	RetryProperties retryOrUnset() {
		return (this.retry != null) ? this.retry : RetryProperties.UNSET;
	}

}
