package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskParameter.IfAbsent;

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
	 * A request by name. Of a task that this application knows in the version of the
	 * request, the arguments have to be those of its parameters.
	 */
	public static NewTask of(TaskRequest<?> request, @Nullable TaskDefinition local, String queue) {
		int version = (local != null) ? local.method().version().number() : 1;
		TaskMethod known = (local != null && (request.version() == null || request.version() == version))
				? local.method() : null;
		if (known != null) {
			requireArguments(request, known);
		}
		List<TaskParameter> parameters = request.arguments()
			.entrySet()
			.stream()
			.map((argument) -> parameter(argument.getKey(), argument.getValue(),
					(known != null) ? known.parameters() : List.of()))
			.toList();
		return new NewTask(local, request.name(), (local != null) ? local.queue() : queue,
				(request.version() != null) ? request.version() : version, parameters,
				request.arguments().values().toArray(),
				(request.resultType() != Void.class) ? request.resultType() : null, request.options(), Map.of());
	}

	private static void requireArguments(TaskRequest<?> request, TaskMethod method) {
		List<String> names = method.parameters().stream().map(TaskParameter::name).toList();
		for (String name : request.arguments().keySet()) {
			Assert.isTrue(names.contains(name), () -> "Task '%s' has no argument '%s'; those of %s are %s"
				.formatted(request.name(), name, method, names));
		}
		for (TaskParameter parameter : method.parameters()) {
			Assert.isTrue(parameter.ifAbsent() == IfAbsent.DEFAULT || request.arguments().containsKey(parameter.name()),
					() -> "The request for task '%s' has no argument '%s'; those of %s are %s".formatted(request.name(),
							parameter.name(), method, names));
		}
	}

	/**
	 * A value of another class than the parameter's, such as a text for a date, is
	 * written as what it is.
	 */
	private static TaskParameter parameter(String name, @Nullable Object value, List<TaskParameter> parameters) {
		return parameters.stream()
			.filter((parameter) -> parameter.name().equals(name)
					&& ClassUtils.isAssignableValue(ResolvableType.forType(parameter.type()).toClass(), value))
			.findFirst()
			.orElseGet(() -> new TaskParameter(name, Object.class));
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
