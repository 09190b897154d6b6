package io.github.taskqueue.internal.client;

import java.util.ArrayList;
import java.util.List;

import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PartialEnqueueException.Refused;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.client.TaskEnqueuer.PreparedTask;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishResult;

/**
 * Enqueues many tasks together.
 */
public final class BatchEnqueuer {

	private final TaskEnqueuer enqueuer;

	private final PublishChain chain;

	public BatchEnqueuer(TaskEnqueuer enqueuer, PublishChain chain) {
		this.enqueuer = enqueuer;
		this.chain = chain;
	}

	/**
	 * Publishes tasks.
	 */
	List<TaskHandle<?>> enqueue(List<NewTask> tasks) {
		List<PreparedTask> prepared = prepare(tasks);
		Batch batch = new Batch(prepared.stream().map(PreparedTask::message).toList(), this.chain);
		batch.publish();
		return handles(prepared, batch);
	}

	private List<PreparedTask> prepare(List<NewTask> tasks) {
		List<PreparedTask> prepared = new ArrayList<>(tasks.size());
		try {
			tasks.forEach((task) -> prepared.add(this.enqueuer.prepare(task)));
			return prepared;
		}
		catch (RuntimeException ex) {
			prepared.forEach(this.enqueuer::forget);
			throw ex;
		}
	}

	private List<TaskHandle<?>> handles(List<PreparedTask> tasks, Batch batch) {
		List<TaskHandle<?>> accepted = new ArrayList<>(tasks.size());
		List<Refused> refused = new ArrayList<>();
		for (int i = 0; i < tasks.size(); i++) {
			PublishResult result = batch.result(i);
			if (result != null) {
				accepted.add(this.enqueuer.handle(tasks.get(i), result));
			}
			else {
				refused.add(refused(i, tasks.get(i), batch.failure(i)));
			}
		}
		if (!refused.isEmpty()) {
			throw new PartialEnqueueException(accepted, refused);
		}
		return List.copyOf(accepted);
	}

	private Refused refused(int index, PreparedTask task, RuntimeException failure) {
		RuntimeException cause = this.enqueuer.refused(task, failure);
		if (!(cause instanceof TaskEnqueueException refusal)) {
			throw cause;
		}
		return new Refused(index, task.message().id(), task.message().name(), refusal);
	}

}
