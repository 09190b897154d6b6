package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.BrokerUnavailableException;

/**
 * Asks the broker on a thread of its own, one question after the other, as the broker may
 * take longer to answer than those who ask have time. Thread-safe.
 */
public final class BrokerCalls implements AutoCloseable {

	private final ExecutorService executor;

	public BrokerCalls() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-declare-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadExecutor(threads);
	}

	/**
	 * Makes a call and waits for it.
	 */
	public <T> T call(Callable<T> call, Duration timeout) throws IOException {
		Future<T> answer = this.executor.submit(call);
		try {
			return answer.get(Math.max(timeout.toNanos(), 0), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw rethrown(ex);
		}
		catch (TimeoutException ex) {
			answer.cancel(false);
			throw new BrokerUnavailableException("RabbitMQ does not answer", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while waiting for an answer of RabbitMQ", ex);
		}
	}

	private static RuntimeException rethrown(ExecutionException failure) throws IOException {
		if (failure.getCause() instanceof IOException refused) {
			throw refused;
		}
		return (failure.getCause() instanceof RuntimeException unchecked) ? unchecked
				: new IllegalStateException(failure.getCause());
	}

	/**
	 * Makes a call without waiting for it.
	 */
	public <T> CompletableFuture<T> later(Supplier<T> call) {
		return CompletableFuture.supplyAsync(call, this.executor);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
