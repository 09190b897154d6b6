package io.github.taskqueue.benchmark.micro;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Primary;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

/**
 * Stands where the broker would be.
 */
@Primary
final class LastPublished implements TaskPublisher {

	private volatile @Nullable TaskMessage message;

	TaskMessage message() {
		return Objects.requireNonNull(this.message);
	}

	@Override
	public Duration timeout() {
		return Duration.ofSeconds(5);
	}

	@Override
	public void publish(TaskMessage message) {
		this.message = message;
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		publish(message);
		return CompletableFuture.completedFuture(null);
	}

}
