package io.github.taskqueue.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.store.ClaimStore.Known;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * A task as a hash of Redis. Times are milliseconds since 1970; what is {@code null} is
 * not there.
 */
final class TaskHash {

	/** Names of all but the result. */
	static final List<byte[]> DETAILS = Stream
		.of("name", "queue", "status", "stage", "revision", "attempt", "max_attempts", "attempts", "worker",
				"enqueued_at", "due_at", "started_at", "attempt_started_at", "finished_at", "progress_done",
				"progress_total", "progress_note", "error_type", "error_message", "fingerprint", "waiting_for")
		.map(RedisBytes::of)
		.toList();

	private final Map<String, byte[]> values = new HashMap<>();

	/**
	 * Reads a hash.
	 */
	private TaskHash(List<?> namesAndValues) {
		for (int i = 0; i < namesAndValues.size(); i += 2) {
			this.values.put(RedisBytes.text((byte[]) namesAndValues.get(i)), (byte[]) namesAndValues.get(i + 1));
		}
	}

	/**
	 * Reads tasks.
	 */
	static List<TaskRecord> read(List<String> ids, List<?> hashes) {
		List<TaskRecord> tasks = new ArrayList<>();
		for (int i = 0; i < ids.size(); i++) {
			List<?> namesAndValues = (List<?>) hashes.get(i);
			if (!namesAndValues.isEmpty()) {
				tasks.add(new TaskHash(namesAndValues).task(ids.get(i)));
			}
		}
		return tasks;
	}

	/**
	 * Reads tasks whose ids are claimed.
	 */
	static List<Known> readKnown(List<String> ids, List<?> hashes) {
		List<Known> tasks = new ArrayList<>();
		for (int i = 0; i < ids.size(); i++) {
			List<?> namesAndValues = (List<?>) hashes.get(i);
			if (!namesAndValues.isEmpty()) {
				TaskHash hash = new TaskHash(namesAndValues);
				tasks.add(new Known(hash.task(ids.get(i)), hash.time("claimed_at"),
						hash.values.containsKey("cancel_requested")));
			}
		}
		return tasks;
	}

	/**
	 * A claim, for the script that claims ids.
	 */
	static List<byte[]> claim(TaskRecord task) {
		TaskRecord.Times times = task.times();
		List<byte[]> values = new ArrayList<>();
		new ChangedValues(task).addAllTo(values);
		ChangedValues.add(values, "revision", String.valueOf(task.revision()));
		ChangedValues.add(values, "max_attempts", String.valueOf(task.maxAttempts()));
		List<byte[]> arguments = new ArrayList<>(
				List.of(RedisBytes.of(task.id()), RedisBytes.of(times.enqueuedAt().toEpochMilli()),
						RedisBytes.of(times.agesFrom().toEpochMilli()), RedisBytes.of(values.size())));
		arguments.addAll(values);
		return arguments;
	}

	/**
	 * A change, for the script that applies it.
	 */
	static List<byte[]> change(TaskRecord change) {
		List<byte[]> arguments = new ArrayList<>(64);
		TaskRecord.Times times = change.times();
		TaskStatus status = change.status();
		arguments.add(RedisBytes.of(change.id()));
		arguments.add(RedisBytes.of(change.name()));
		arguments.add(RedisBytes.ofPosition(change.ceiling()));
		arguments.add(RedisBytes.of(change.revision()));
		arguments.add(RedisBytes.of(change.maxAttempts()));
		arguments.add(RedisBytes.of(change.attempts()));
		arguments.add(RedisBytes.of(times.enqueuedAt().toEpochMilli()));
		arguments
			.add(RedisBytes.of(!status.isEnd() ? "open" : (status == TaskStatus.SUCCEEDED) ? "succeeded" : "failed"));
		arguments.add(RedisBytes.of(times.agesFrom().toEpochMilli()));
		arguments.add(RedisBytes.of((status.isEnd() && status != TaskStatus.CANCELLED) ? "released" : ""));
		new ChangedValues(change).addTo(arguments);
		return arguments;
	}

	private TaskRecord task(String id) {
		return new TaskRecord(id, text("name"), text("queue"), TaskStatus.valueOf(text("status")), number("stage"),
				number("revision"), (int) number("attempt"), (int) number("max_attempts"), times(), find("worker"),
				this.values.containsKey("attempts") ? text("attempts") : "", progress(), end(), find("fingerprint"),
				find("waiting_for"));
	}

	private TaskRecord.Times times() {
		return new TaskRecord.Times(Instant.ofEpochMilli(number("enqueued_at")), time("due_at"), time("started_at"),
				time("attempt_started_at"), time("finished_at"));
	}

	private @Nullable TaskProgress progress() {
		String note = find("progress_note");
		return (note != null) ? new TaskProgress(number("progress_done"), number("progress_total"), note) : null;
	}

	private TaskRecord.@Nullable End end() {
		if (time("finished_at") == null) {
			return null;
		}
		String type = find("error_type");
		TaskError error = (type != null) ? new TaskError(type, find("error_message")) : null;
		return new TaskRecord.End(this.values.get("result"), error);
	}

	private @Nullable Instant time(String name) {
		String millis = find(name);
		return (millis != null) ? Instant.ofEpochMilli(Long.parseLong(millis)) : null;
	}

	private long number(String name) {
		return Long.parseLong(text(name));
	}

	private String text(String name) {
		String text = find(name);
		if (text == null) {
			throw new IllegalStateException("A task in Redis has no " + name);
		}
		return text;
	}

	private @Nullable String find(String name) {
		byte[] value = this.values.get(name);
		return (value != null) ? RedisBytes.text(value) : null;
	}

	/**
	 * What a change says of a task, in three lists.
	 */
	private static final class ChangedValues {

		private final List<byte[]> values = new ArrayList<>(32);

		private final List<byte[]> first = new ArrayList<>(4);

		private final List<byte[]> gone = new ArrayList<>(8);

		ChangedValues(TaskRecord change) {
			TaskRecord.Times times = change.times();
			TaskProgress progress = change.progress();
			TaskRecord.End end = change.end();
			TaskError error = (end != null) ? end.error() : null;
			add(this.values, "queue", change.queue());
			add(this.values, "status", change.status().name());
			add(this.values, "stage", RedisBytes.ofPosition(change.position()));
			add(this.values, "attempt", String.valueOf(change.attempt()));
			add(this.values, "worker", change.worker());
			add(this.values, "attempt_started_at", millis(times.attemptStartedAt()));
			if (progress != null) {
				add(this.values, "progress_done", String.valueOf(progress.done()));
				add(this.values, "progress_total", String.valueOf(progress.total()));
				add(this.values, "progress_note", progress.note());
			}
			add(this.first, "name", change.name());
			add(this.first, "fingerprint", change.fingerprint());
			add(this.first, "enqueued_at", millis(times.enqueuedAt()));
			add(this.first, "started_at", millis(times.startedAt()));
			addOrRemove("waiting_for", (change.waitingFor() != null) ? RedisBytes.of(change.waitingFor()) : null);
			addOrRemove("due_at", millis(times.dueAt()));
			addOrRemove("finished_at", millis(times.finishedAt()));
			addOrRemove("result", (end != null) ? end.result() : null);
			addOrRemove("error_type", (error != null) ? RedisBytes.of(error.type()) : null);
			addOrRemove("error_message",
					(error != null && error.message() != null) ? RedisBytes.of(error.message()) : null);
		}

		/**
		 * All that there is of a new task.
		 */
		void addAllTo(List<byte[]> namesAndValues) {
			namesAndValues.addAll(this.values);
			namesAndValues.addAll(this.first);
		}

		void addTo(List<byte[]> arguments) {
			for (List<byte[]> list : List.of(this.values, this.first, this.gone)) {
				arguments.add(RedisBytes.of(list.size()));
				arguments.addAll(list);
			}
		}

		private void addOrRemove(String name, byte @Nullable [] value) {
			if (value == null) {
				this.gone.add(RedisBytes.of(name));
			}
			else {
				add(this.values, name, value);
			}
		}

		private static void add(List<byte[]> list, String name, @Nullable String value) {
			if (value != null) {
				add(list, name, RedisBytes.of(value));
			}
		}

		private static void add(List<byte[]> list, String name, byte @Nullable [] value) {
			if (value != null) {
				list.add(RedisBytes.of(name));
				list.add(value);
			}
		}

		private static byte @Nullable [] millis(@Nullable Instant time) {
			return (time != null) ? RedisBytes.of(time.toEpochMilli()) : null;
		}

	}

}
