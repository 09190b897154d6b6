package io.github.taskqueue.internal.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

	public BatchEnqueuer(TaskEnqueuer enqueuer) {
		this.enqueuer = enqueuer;
		this.chain = enqueuer.chain();
	}

	/**
	 * Publishes tasks, but for those that an earlier call has enqueued under their ids.
	 */
	List<TaskHandle<?>> enqueue(List<NewTask> tasks) {
		refuseSameIds(tasks);
		List<PreparedTask> prepared = this.enqueuer.prepare(tasks);
		Batch batch = new Batch(
				prepared.stream().filter((task) -> !task.claim().isJoined()).map(PreparedTask::message).toList(),
				this.chain);
		batch.publish();
		return handles(prepared, batch);
	}

	/**
	 * The second one would wait for what becomes of the first.
	 */
	private static void refuseSameIds(List<NewTask> tasks) {
		Set<String> ids = new HashSet<>();
		for (NewTask task : tasks) {
			String id = task.options().taskId();
			if (id != null && !ids.add(id)) {
				throw new IllegalArgumentException(
						"Several calls have the task id '%s'; nothing was enqueued. Give each an id of its own."
							.formatted(id));
			}
		}
	}

	private List<TaskHandle<?>> handles(List<PreparedTask> tasks, Batch batch) {
		List<TaskHandle<?>> accepted = new ArrayList<>(tasks.size());
		List<Refused> refused = new ArrayList<>();
		int published = 0;
		for (int i = 0; i < tasks.size(); i++) {
			PreparedTask task = tasks.get(i);
			if (task.claim().isJoined()) {
				accepted.add(task.handle());
				continue;
			}
			PublishResult result = batch.result(published);
			if (result != null) {
				accepted.add(this.enqueuer.handle(task, result));
			}
			else {
				refused.add(refused(i, task, batch.failure(published)));
			}
			published++;
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
