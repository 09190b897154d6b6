package io.github.taskqueue.internal.definition;

import java.lang.reflect.Method;
import java.util.List;

import io.github.taskqueue.spi.TaskParameter;

/**
 * The method that is the body of a task.
 *
 * @param type class of the bean, never a proxy
 * @param method the method as the class declares it
 * @param parameters its parameters, with generic types resolved against the class
 * @param returns what it returns
 * @param version version of the arguments' shape
 */
public record TaskMethod(Class<?> type, Method method, List<TaskParameter> parameters, TaskReturn returns,
		ArgumentsVersion version) {

	@Override
	public String toString() {
		return MethodText.of(this.type, this.method);
	}

}
