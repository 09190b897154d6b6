package io.github.taskqueue.test;

import java.util.List;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.test.internal.golden.GoldenMessages;
import io.github.taskqueue.test.internal.kit.TaskNames;

/**
 * Assertions on the tasks that a test has enqueued. A failure lists them.
 * <p>
 * A task is named by a reference to its method, or, where the name of the method is
 * overloaded or the task is another application's, by its name.
 */
public final class TaskTesterAssert extends AbstractAssert<TaskTesterAssert, TaskTester> {

	private final TaskNames names;

	/**
	 * For {@link TaskTester#assertThat()}.
	 * @param tasks what the test knows of tasks
	 * @param names finds tasks
	 */
	public TaskTesterAssert(TaskTester tasks, TaskNames names) {
		super(tasks, TaskTesterAssert.class);
		this.names = names;
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param task its method, which takes no argument
	 * @param <B> type of the bean
	 * @return assertions on how it was enqueued
	 */
	public <B> EnqueuedTaskAssert enqueued(TaskReference.Of0<B> task) {
		return enqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param task its method, which takes one argument
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @return assertions on how it was enqueued
	 */
	public <B, T1> EnqueuedTaskAssert enqueued(TaskReference.Of1<B, T1> task) {
		return enqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param task its method, which takes two arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @return assertions on how it was enqueued
	 */
	public <B, T1, T2> EnqueuedTaskAssert enqueued(TaskReference.Of2<B, T1, T2> task) {
		return enqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param task its method, which takes three arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @return assertions on how it was enqueued
	 */
	public <B, T1, T2, T3> EnqueuedTaskAssert enqueued(TaskReference.Of3<B, T1, T2, T3> task) {
		return enqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param task its method, which takes four arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @param <T4> type of an argument
	 * @return assertions on how it was enqueued
	 */
	public <B, T1, T2, T3, T4> EnqueuedTaskAssert enqueued(TaskReference.Of4<B, T1, T2, T3, T4> task) {
		return enqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was enqueued, once or more.
	 * @param name name of the task
	 * @return assertions on how it was enqueued
	 * @throws IllegalArgumentException if it is probably misspelt
	 */
	public EnqueuedTaskAssert enqueued(String name) {
		TaskDefinition definition = this.names.find(name);
		List<EnqueuedTask> all = this.actual.enqueued();
		List<EnqueuedTask> found = all.stream().filter((task) -> task.name().equals(name)).toList();
		if (found.isEmpty()) {
			throw failure("Expected task '%s' to be enqueued, but %s", name, EnqueuedTaskAssert.describe(all));
		}
		return new EnqueuedTaskAssert(found, all, name, this.names.serializer(), definition);
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param task its method, which takes no argument
	 * @param <B> type of the bean
	 * @return this
	 */
	public <B> TaskTesterAssert notEnqueued(TaskReference.Of0<B> task) {
		return notEnqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param task its method, which takes one argument
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @return this
	 */
	public <B, T1> TaskTesterAssert notEnqueued(TaskReference.Of1<B, T1> task) {
		return notEnqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param task its method, which takes two arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @return this
	 */
	public <B, T1, T2> TaskTesterAssert notEnqueued(TaskReference.Of2<B, T1, T2> task) {
		return notEnqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param task its method, which takes three arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @return this
	 */
	public <B, T1, T2, T3> TaskTesterAssert notEnqueued(TaskReference.Of3<B, T1, T2, T3> task) {
		return notEnqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param task its method, which takes four arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @param <T4> type of an argument
	 * @return this
	 */
	public <B, T1, T2, T3, T4> TaskTesterAssert notEnqueued(TaskReference.Of4<B, T1, T2, T3, T4> task) {
		return notEnqueued(this.names.of(task).name());
	}

	/**
	 * Requires that a task was not enqueued.
	 * @param name name of the task
	 * @return this
	 * @throws IllegalArgumentException if it is probably misspelt
	 */
	public TaskTesterAssert notEnqueued(String name) {
		this.names.find(name);
		List<EnqueuedTask> found = this.actual.enqueued().stream().filter((task) -> task.name().equals(name)).toList();
		if (!found.isEmpty()) {
			throw failure("Expected task '%s' not to be enqueued, but %s", name, EnqueuedTaskAssert.describe(found));
		}
		return this;
	}

	/**
	 * Requires that no task was enqueued.
	 * @return this
	 */
	public TaskTesterAssert nothingEnqueued() {
		if (!this.actual.enqueued().isEmpty()) {
			throw failure("Expected no task to be enqueued, but %s",
					EnqueuedTaskAssert.describe(this.actual.enqueued()));
		}
		return this;
	}

	/**
	 * Assertions on all tasks that were enqueued, in that order.
	 * @return the assertions
	 */
	public ListAssert<EnqueuedTask> allEnqueued() {
		return Assertions.assertThat(this.actual.enqueued());
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param task its method, which takes no argument
	 * @param <B> type of the bean
	 * @return the assertions
	 */
	public <B> TaskAssert task(TaskReference.Of0<B> task) {
		return task(this.names.of(task));
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param task its method, which takes one argument
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @return the assertions
	 */
	public <B, T1> TaskAssert task(TaskReference.Of1<B, T1> task) {
		return task(this.names.of(task));
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param task its method, which takes two arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @return the assertions
	 */
	public <B, T1, T2> TaskAssert task(TaskReference.Of2<B, T1, T2> task) {
		return task(this.names.of(task));
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param task its method, which takes three arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @return the assertions
	 */
	public <B, T1, T2, T3> TaskAssert task(TaskReference.Of3<B, T1, T2, T3> task) {
		return task(this.names.of(task));
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param task its method, which takes four arguments
	 * @param <B> type of the bean
	 * @param <T1> type of an argument
	 * @param <T2> type of an argument
	 * @param <T3> type of an argument
	 * @param <T4> type of an argument
	 * @return the assertions
	 */
	public <B, T1, T2, T3, T4> TaskAssert task(TaskReference.Of4<B, T1, T2, T3, T4> task) {
		return task(this.names.of(task));
	}

	/**
	 * Assertions on a task of the application, whether it was enqueued or not.
	 * @param name name of the task
	 * @return the assertions
	 * @throws IllegalArgumentException if no bean of the context declares it
	 */
	public TaskAssert task(String name) {
		TaskDefinition definition = this.names.find(name);
		if (definition == null) {
			throw new IllegalArgumentException("No bean of this context declares a task '%s'".formatted(name));
		}
		return task(definition);
	}

	private TaskAssert task(TaskDefinition definition) {
		return new TaskAssert(this.actual, this.names, definition);
	}

	/**
	 * Requires that every task of the context reads its golden messages, and that every
	 * file in the folder is of a task of the context, as after a task was renamed it is
	 * not. See {@link TaskAssert#readsMessagesFrom(String)}.
	 * @param folder folder of the messages on the class path, such as {@code golden}
	 * @return this
	 */
	public TaskTesterAssert readsAllMessagesFrom(String folder) {
		List<String> problems = GoldenMessages
			.of(this.names.registry(), this.names.serializer(), folder, this.actual.enqueued())
			.problems();
		if (!problems.isEmpty()) {
			throw failure("%s", TaskAssert.describe("all tasks to read", folder, problems));
		}
		return this;
	}

}
