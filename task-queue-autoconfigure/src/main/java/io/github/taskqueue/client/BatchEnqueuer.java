package io.github.taskqueue.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PartialEnqueueException.Refused;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.client.TaskEnqueuer.PreparedTask;
import io.github.taskqueue.pipeline.PublishChain;

/**
 * Publishes many tasks pipelined: all are sent before the first confirm is awaited. What
 * failed for a passing reason is then published again one by one, under the same id,
 * until that fails too.
 */
final class BatchEnqueuer {

	private final TaskEnqueuer enqueuer;

	private final PublishChain chain;

	BatchEnqueuer(TaskEnqueuer enqueuer, PublishChain chain) {
		this.enqueuer = enqueuer;
		this.chain = chain;
	}

	/**
	 * Publishes tasks.
	 * @param tasks the tasks
	 * @return their handles, in the same order
	 * @throws PartialEnqueueException if not all were accepted
	 */
	List<TaskHandle<?>> enqueue(List<NewTask> tasks) {
		List<PreparedTask> prepared = prepare(tasks);
		List<CompletableFuture<Void>> confirms = send(prepared);
		Outcome outcome = new Outcome();
		for (int i = 0; i < prepared.size(); i++) {
			outcome.add(i, prepared.get(i), confirms.get(i));
		}
		return outcome.handles();
	}

	/**
	 * Sends nothing more once the broker cannot be had: each send would wait for it anew.
	 */
	private List<CompletableFuture<Void>> send(List<PreparedTask> prepared) {
		List<CompletableFuture<Void>> confirms = new ArrayList<>(prepared.size());
		CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
		for (PreparedTask task : prepared) {
			if (!isUnavailable(last)) {
				last = this.chain.send(task.message());
			}
			confirms.add(last);
		}
		return confirms;
	}

	private static boolean isUnavailable(CompletableFuture<Void> sent) {
		return sent.isCompletedExceptionally() && failure(sent) instanceof BrokerUnavailableException;
	}

	private static @Nullable Throwable failure(CompletableFuture<Void> confirm) {
		try {
			confirm.join();
			return null;
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private List<PreparedTask> prepare(List<NewTask> tasks) {
		List<PreparedTask> prepared = new ArrayList<>(tasks.size());
		try {
			tasks.forEach((task) -> prepared.add(this.enqueuer.prepare(task, TaskOptions.with())));
			return prepared;
		}
		catch (RuntimeException ex) {
			prepared.forEach(this.enqueuer::forget);
			throw ex;
		}
	}

	private final class Outcome {

		private final List<TaskHandle<?>> accepted = new ArrayList<>();

		private final List<Refused> refused = new ArrayList<>();

		private boolean repeating = true;

		void add(int index, PreparedTask task, CompletableFuture<Void> confirm) {
			Throwable failure = failure(confirm);
			if (failure != null && this.repeating && isPassing(failure)) {
				failure = failure(BatchEnqueuer.this.chain.publish(task.message()));
				this.repeating = (failure == null);
			}
			if (failure == null) {
				this.accepted.add(task.handle());
				return;
			}
			RuntimeException cause = BatchEnqueuer.this.enqueuer.refused(task, failure);
			if (!(cause instanceof TaskEnqueueException refusal)) {
				throw cause;
			}
			this.refused.add(new Refused(index, task.message().id(), task.message().name(), refusal));
		}

		private static boolean isPassing(Throwable failure) {
			return failure instanceof TaskEnqueueException refusal && refusal.retryAfter().isPresent();
		}

		List<TaskHandle<?>> handles() {
			if (!this.refused.isEmpty()) {
				throw new PartialEnqueueException(this.accepted, this.refused);
			}
			return List.copyOf(this.accepted);
		}

	}

}
