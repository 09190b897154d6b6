package io.github.taskqueue.test.internal.golden;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.test.EnqueuedTask;

/**
 * Checks that tasks read the messages of a folder, and writes those that are missing.
 */
public final class GoldenMessages {

	private final TaskRegistry registry;

	private final MessageReading reading;

	private final GoldenFolder folder;

	private final List<EnqueuedTask> enqueued;

	GoldenMessages(TaskRegistry registry, TaskSerializer serializer, GoldenFolder folder, List<EnqueuedTask> enqueued) {
		this.registry = registry;
		this.reading = new MessageReading(serializer);
		this.folder = folder;
		this.enqueued = enqueued;
	}

	/**
	 * The messages of a folder on the class path.
	 * @param enqueued what a test has enqueued
	 */
	public static GoldenMessages of(TaskRegistry registry, TaskSerializer serializer, String folder,
			List<EnqueuedTask> enqueued) {
		return new GoldenMessages(registry, serializer, GoldenFolder.find(folder), enqueued);
	}

	/**
	 * What is wrong with the messages of one task. If it has none, it may be one whose
	 * name was changed.
	 */
	public List<String> problems(TaskDefinition task) {
		return problems(List.of(task), (messages) -> messages.stream().noneMatch(isOf(task)));
	}

	/**
	 * What is wrong with the messages of all tasks.
	 */
	public List<String> problems() {
		return problems(this.registry.all(), (messages) -> true);
	}

	private List<String> problems(Collection<TaskDefinition> tasks, Predicate<List<GoldenMessage>> isRenamed) {
		try {
			List<GoldenMessage> messages = this.folder.messages();
			List<String> unknown = isRenamed.test(messages) ? unknown(messages) : List.of();
			return unknown.isEmpty() ? tasks.stream().flatMap((task) -> problems(task, messages)).toList() : unknown;
		}
		catch (IllegalArgumentException ex) {
			return List.of(Objects.requireNonNull(ex.getMessage()));
		}
	}

	private static Predicate<GoldenMessage> isOf(TaskDefinition task) {
		return (message) -> message.name().equals(task.name());
	}

	private List<String> unknown(List<GoldenMessage> messages) {
		return messages.stream()
			.filter((message) -> this.registry.find(message.name()) == null)
			.map((message) -> "%s: no bean of this context declares a task '%s'; if its method was renamed, keep the name with @AsyncTask(name = \"%s\")"
				.formatted(message.file(), message.name(), message.name()))
			.toList();
	}

	private Stream<String> problems(TaskDefinition task, List<GoldenMessage> messages) {
		List<GoldenMessage> own = messages.stream().filter(isOf(task)).toList();
		int version = task.method().version().number();
		return Stream.concat(own.stream().flatMap((message) -> problems(task, message)),
				own.stream().anyMatch((message) -> message.version() == version) ? Stream.empty()
						: write(task, version));
	}

	private Stream<String> problems(TaskDefinition task, GoldenMessage message) {
		return this.reading.problems(message, task.method()).stream().map((problem) -> message.file() + ": " + problem);
	}

	private Stream<String> write(TaskDefinition task, int version) {
		EnqueuedTask call = this.enqueued.stream()
			.filter((each) -> each.name().equals(task.name()) && each.version() == version)
			.findFirst()
			.orElse(null);
		if (call == null) {
			return Stream
				.of("%s: there is no message of task %s in version %d. Call the task once in this test, and one is written"
					.formatted(this.folder.name(), task.name(), version));
		}
		try {
			GoldenMessage message = GoldenMessage.of(call);
			List<String> problems = problems(task, message).toList();
			if (problems.isEmpty()) {
				this.folder.write(message);
			}
			return problems.stream();
		}
		catch (IllegalArgumentException ex) {
			return Stream.of(this.folder.name() + ": " + ex.getMessage());
		}
	}

}
