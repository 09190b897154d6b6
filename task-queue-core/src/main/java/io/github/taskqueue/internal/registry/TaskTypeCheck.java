package io.github.taskqueue.internal.registry;

import java.lang.reflect.Type;
import java.util.Collection;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Refuses at the start tasks with a parameter or a result that would arrive as something
 * else.
 */
public final class TaskTypeCheck {

	private final TaskSerializer serializer;

	public TaskTypeCheck(TaskSerializer serializer) {
		this.serializer = serializer;
	}

	/**
	 * Checks tasks.
	 */
	public void check(Collection<TaskDefinition> tasks) {
		tasks.forEach((task) -> {
			task.method()
				.parameters()
				.forEach((parameter) -> check("The parameter '" + parameter.name() + "'", parameter.type(), task));
			if (task.method().returns().hasResult()) {
				check("The result", task.method().returns().resultType(), task);
			}
		});
	}

	private void check(String what, Type type, TaskDefinition task) {
		try {
			this.serializer.check(type);
		}
		catch (TaskSerializationException ex) {
			throw new StartException(
					"%s of @AsyncTask method %s cannot be carried: %s.".formatted(what, task.method(), ex.getMessage()),
					"Declare a type that arrives as it is, such as a record, or pass an id."
							+ " A Jackson module with a serializer and a deserializer adds a type.");
		}
	}

}
