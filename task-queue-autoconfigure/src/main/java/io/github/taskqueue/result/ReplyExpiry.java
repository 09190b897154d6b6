package io.github.taskqueue.result;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Ends waits for results that have lasted too long, looking once a second.
 */
final class ReplyExpiry implements AutoCloseable {

	private final ScheduledExecutorService executor;

	ReplyExpiry(PendingResults pending) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-reply-expiry-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.scheduleWithFixedDelay(pending::expire, 1, 1, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
