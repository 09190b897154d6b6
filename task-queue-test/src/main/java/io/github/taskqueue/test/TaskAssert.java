package io.github.taskqueue.test;

import java.util.List;

import org.assertj.core.api.AbstractAssert;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.test.internal.golden.GoldenMessages;
import io.github.taskqueue.test.internal.kit.TaskNames;

/**
 * Assertions on a task of the application, whether it was enqueued or not.
 */
public final class TaskAssert extends AbstractAssert<TaskAssert, String> {

	private final TaskTester tasks;

	private final TaskNames names;

	private final TaskDefinition definition;

	TaskAssert(TaskTester tasks, TaskNames names, TaskDefinition definition) {
		super(definition.name(), TaskAssert.class);
		this.tasks = tasks;
		this.names = names;
		this.definition = definition;
	}

	/**
	 * Requires that the task reads all of its golden messages as they are: messages of
	 * this release and of earlier ones, which may wait in a queue when the next release
	 * is deployed. Each is a JSON file with the {@code name} of a task, the
	 * {@code version} of its arguments and the {@code arguments} by name. Of an older
	 * version, the result of {@link io.github.taskqueue.UpcastFrom @UpcastFrom} counts.
	 * <p>
	 * It fails if an argument has no parameter, if a parameter that is neither
	 * {@code @Nullable} nor has a default has no argument, and if a value is lost or
	 * another one after it was read and written again.
	 * <p>
	 * If there is no message of the current version, one is written to
	 * {@code src/test/resources} from the task as this test has enqueued it. It is to be
	 * committed, and is never written again. In CI (environment variable {@code CI=true})
	 * none is written, and this fails.
	 * @param folder folder of the messages on the class path, such as {@code golden}.
	 * Files of other tasks in it do not matter
	 * @return this
	 */
	public TaskAssert readsMessagesFrom(String folder) {
		List<String> problems = GoldenMessages
			.of(this.names.registry(), this.names.serializer(), folder, this.tasks.enqueued())
			.problems(this.definition);
		if (!problems.isEmpty()) {
			throw failure("%s", describe("task '%s' to read".formatted(this.actual), folder, problems));
		}
		return this;
	}

	static String describe(String expected, String folder, List<String> problems) {
		return """
				Expected %s the messages in %s as they are, but
				  %s
				Tasks of a running release that wait would be lost or get other values. Keep the names and types of \
				parameters, or raise the version of the task and convert with @UpcastFrom. A file may be deleted if \
				no such task waits any more, not even as a dead letter.""".formatted(expected, folder,
				String.join("\n  ", problems));
	}

}
