package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskTimeoutException;

/**
 * Handle of a task that is published later. It fails if that fails.
 *
 * @param planned the handle of the task, unless an earlier one will stand for it
 * @param until what the publish waits for
 * @param published completed with the handle of the task that was published, or
 * exceptionally with why none was
 */
record DeferredHandle(TaskHandle<?> planned, String until,
		CompletableFuture<TaskHandle<?>> published) implements TaskHandle<@Nullable Object> {

	@Override
	public String id() {
		return known().id();
	}

	@Override
	public boolean existed() {
		return known().existed();
	}

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return this.published.thenCompose((handle) -> handle.result().thenApply((value) -> value));
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		long start = System.nanoTime();
		return published(timeout).await(timeout.minusNanos(System.nanoTime() - start));
	}

	@Override
	public boolean cancel() {
		return (this.published.isDone() ? published(Duration.ZERO) : this.planned).cancel();
	}

	@Override
	public TaskDetails details() {
		return (this.published.isDone() ? published(Duration.ZERO) : this.planned).details();
	}

	private TaskHandle<?> known() {
		return this.published.isCompletedExceptionally() ? this.planned : this.published.getNow(this.planned);
	}

	private TaskHandle<?> published(Duration timeout) {
		try {
			return this.published.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new TaskTimeoutException("Task %s was not published within %s, as it waits for %s"
				.formatted(this.planned.id(), timeout, this.until));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the publish of task " + this.planned.id(),
					ex);
		}
	}

}
