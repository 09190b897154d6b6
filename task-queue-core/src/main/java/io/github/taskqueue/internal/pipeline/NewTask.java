package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.spi.TaskParameter;

/**
 * What a caller, or a feature, wants to be run.
 *
 * @param definition the task's definition, or {@code null} if the task is another
 * application's
 * @param name name of the task
 * @param queue queue of the task, unless options say otherwise
 * @param version version of the arguments' shape
 * @param parameters parameters of its method
 * @param arguments as many arguments, in the same order
 * @param resultType type of the result, or {@code null} if the caller will see none
 * @param options the caller's options
 * @param headers headers that features add; a header of the options takes precedence
 */
public record NewTask(@Nullable TaskDefinition definition, String name, String queue, int version,
		List<TaskParameter> parameters, @Nullable Object[] arguments, @Nullable Type resultType, TaskOptions options,
		Map<String, String> headers) {

	/**
	 * A call of a method of this application.
	 */
	public static NewTask of(TaskDefinition definition, @Nullable Object[] arguments) {
		Type resultType = definition.method().returns().hasResult() ? definition.method().returns().resultType() : null;
		return new NewTask(definition, definition.name(), definition.queue(), definition.method().version().number(),
				definition.method().parameters(), arguments, resultType, TaskOptions.with(), Map.of());
	}

	/**
	 * A request by name. The types of its arguments are those of the values.
	 */
	public static NewTask of(TaskRequest<?> request, @Nullable TaskDefinition local, String queue) {
		List<TaskParameter> parameters = request.arguments()
			.entrySet()
			.stream()
			.map((argument) -> new TaskParameter(argument.getKey(),
					(argument.getValue() != null) ? argument.getValue().getClass() : Object.class))
			.toList();
		int version = (local != null) ? local.method().version().number() : 1;
		return new NewTask(local, request.name(), (local != null) ? local.queue() : queue,
				(request.version() != null) ? request.version() : version, parameters,
				request.arguments().values().toArray(),
				(request.resultType() != Void.class) ? request.resultType() : null, request.options(), Map.of());
	}

	/**
	 * The same task with other options.
	 */
	public NewTask with(TaskOptions options) {
		return new NewTask(this.definition, this.name, this.queue, this.version, this.parameters, this.arguments,
				this.resultType, options, this.headers);
	}

	/**
	 * The same task with further headers.
	 */
	public NewTask withHeaders(Map<String, String> further) {
		Map<String, String> headers = new HashMap<>(this.headers);
		headers.putAll(further);
		return new NewTask(this.definition, this.name, this.queue, this.version, this.parameters, this.arguments,
				this.resultType, this.options, headers);
	}

	/**
	 * Names the task without its arguments, so that a log never shows them.
	 */
	@Override
	public String toString() {
		return "new task " + this.name + " (queue " + this.queue + ")";
	}

}
