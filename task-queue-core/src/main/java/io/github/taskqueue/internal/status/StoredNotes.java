package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.internal.cancel.KnownCancels;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.store.CheckpointStore;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Keeps what bodies note down in the store.
 */
final class StoredNotes implements TaskNotes {

	private final TaskChanges changes;

	private final StatusWriter writer;

	private final CheckpointStore checkpoints;

	private final RolledBackSteps rolledBack;

	private final TaskSerializer serializer;

	private final KnownCancels cancels;

	StoredNotes(TaskChanges changes, StatusWriter writer, CheckpointStore checkpoints, RolledBackSteps rolledBack,
			TaskSerializer serializer, KnownCancels cancels) {
		this.changes = changes;
		this.writer = writer;
		this.checkpoints = checkpoints;
		this.rolledBack = rolledBack;
		this.serializer = serializer;
		this.cancels = cancels;
	}

	@Override
	public void progress(TaskExecution execution, TaskProgress progress) {
		this.writer.writeSoon(this.changes.progressed(execution, progress));
	}

	@Override
	public void save(TaskKey task, String step, Type type, @Nullable Object value) {
		this.checkpoints.save(task, step, this.serializer.writeResult(type, value));
	}

	@Override
	public void complete(TaskKey task, String step, Type type, @Nullable Object value) {
		byte[] state = this.serializer.writeResult(type, value);
		this.checkpoints.save(task, step, state);
		this.rolledBack.watch(task, step, state);
	}

	@Override
	public @Nullable Saved find(TaskKey task, String step, Type type) {
		this.serializer.check(type);
		byte[] state = this.rolledBack.find(task, step);
		if (state == null) {
			state = this.checkpoints.find(task, step);
		}
		return (state != null) ? new Saved(this.serializer.readResult(type, state)) : null;
	}

	@Override
	public boolean isCancelled(TaskKey task) {
		return this.cancels.isRequested(task);
	}

}
