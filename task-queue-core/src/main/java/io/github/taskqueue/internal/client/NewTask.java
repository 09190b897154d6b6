package io.github.taskqueue.internal.client;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.spi.TaskParameter;

/**
 * What a caller wants to be run.
 *
 * @param name name of the task
 * @param queue queue of the task, unless options say otherwise
 * @param version version of the arguments' shape
 * @param parameters parameters of its method
 * @param arguments as many arguments, in the same order
 * @param resultType type of the result, or {@code null} if the caller will see none
 */
record NewTask(String name, String queue, int version, List<TaskParameter> parameters, @Nullable Object[] arguments,
		@Nullable Type resultType) {

	/**
	 * A call of a method of this application.
	 * @param definition the task
	 * @param arguments the arguments of the call
	 * @return the task
	 */
	static NewTask of(TaskDefinition definition, @Nullable Object[] arguments) {
		Type resultType = definition.method().returns().hasResult() ? definition.method().returns().resultType() : null;
		return new NewTask(definition.name(), definition.queue(), definition.method().version().number(),
				definition.method().parameters(), arguments, resultType);
	}

	/**
	 * A request by name. The types of its arguments are those of the values.
	 * @param request the request
	 * @param queue queue of the task, unless options say otherwise
	 * @param version version of the arguments' shape, unless the request says otherwise
	 * @return the task
	 */
	static NewTask of(TaskRequest<?> request, String queue, int version) {
		List<TaskParameter> parameters = request.arguments()
			.entrySet()
			.stream()
			.map((argument) -> new TaskParameter(argument.getKey(),
					(argument.getValue() != null) ? argument.getValue().getClass() : Object.class))
			.toList();
		return new NewTask(request.name(), queue, (request.version() != null) ? request.version() : version, parameters,
				request.arguments().values().toArray(),
				(request.resultType() != Void.class) ? request.resultType() : null);
	}

}
