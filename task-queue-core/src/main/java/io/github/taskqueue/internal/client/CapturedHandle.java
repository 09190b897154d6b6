package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;

/**
 * What a task call returns inside of a lambda: nothing has been enqueued yet, so there is
 * nothing to ask for.
 */
final class CapturedHandle implements TaskHandle<@Nullable Object> {

	static final CapturedHandle INSTANCE = new CapturedHandle();

	private CapturedHandle() {
	}

	@Override
	public String id() {
		throw notEnqueued();
	}

	@Override
	public CompletableFuture<@Nullable Object> result() {
		throw notEnqueued();
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		throw notEnqueued();
	}

	@Override
	public boolean cancel() {
		throw notEnqueued();
	}

	@Override
	public TaskDetails details() {
		throw notEnqueued();
	}

	private static IllegalStateException notEnqueued() {
		return new NotEnqueuedException();
	}

}
