package io.github.taskqueue.test;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.store.StoredText;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * What the body of one task notes down. It is kept as in a store: as JSON, with texts cut
 * to their length. Thread-safe.
 */
final class RecordedNotes implements TaskNotes {

	private final TaskSerializer serializer;

	private final BooleanSupplier cancelled;

	private final Map<String, byte[]> saved;

	private final List<TaskProgress> progress = new ArrayList<>();

	RecordedNotes(TaskSerializer serializer) {
		this(serializer, () -> false, Map.of());
	}

	private RecordedNotes(TaskSerializer serializer, BooleanSupplier cancelled, Map<String, byte[]> saved) {
		this.serializer = serializer;
		this.cancelled = cancelled;
		this.saved = new LinkedHashMap<>(saved);
	}

	/**
	 * What a later run finds. It has told no progress yet.
	 */
	synchronized RecordedNotes copy() {
		return new RecordedNotes(this.serializer, this.cancelled, this.saved);
	}

	synchronized RecordedNotes cancelled(BooleanSupplier cancelled) {
		return new RecordedNotes(this.serializer, cancelled, this.saved);
	}

	@Override
	public synchronized void progress(TaskExecution execution, TaskProgress progress) {
		this.progress.add(new TaskProgress(progress.done(), progress.total(), StoredText.note(progress.note())));
	}

	synchronized List<TaskProgress> progress() {
		return List.copyOf(this.progress);
	}

	@Override
	public synchronized void save(TaskKey task, String step, Type type, @Nullable Object value) {
		this.saved.put(step, this.serializer.writeResult(type, value));
	}

	@Override
	public void complete(TaskKey task, String step, Type type, @Nullable Object value) {
		save(task, step, type, value);
	}

	@Override
	public synchronized @Nullable Saved find(TaskKey task, String step, Type type) {
		this.serializer.check(type);
		byte[] state = this.saved.get(step);
		return (state != null) ? new Saved(this.serializer.readResult(type, state)) : null;
	}

	/**
	 * Names of the completed steps in the order of their completion.
	 */
	synchronized List<String> steps() {
		return this.saved.keySet()
			.stream()
			.filter((name) -> name.startsWith(TaskExecution.STEP))
			.map((name) -> name.substring(TaskExecution.STEP.length()))
			.toList();
	}

	@Override
	public boolean isCancelled(TaskKey task) {
		return this.cancelled.getAsBoolean();
	}

}
