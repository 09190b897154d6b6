package io.github.taskqueue.internal.definition;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;

/**
 * A method that turns arguments of one version into those of the next.
 *
 * @param from the version that it takes
 * @param method the static method
 */
public record Upcaster(int from, Method method) {

	/**
	 * Calls the method.
	 */
	@SuppressWarnings("unchecked")
	public Map<String, @Nullable Object> apply(Map<String, @Nullable Object> arguments) {
		Map<String, @Nullable Object> upcast;
		try {
			upcast = (Map<String, @Nullable Object>) this.method.invoke(null, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof Error error) {
				throw error;
			}
			throw failure("threw " + ex.getTargetException().getClass().getName(), ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw failure("cannot be called", ex);
		}
		if (upcast == null) {
			throw failure("returned null", null);
		}
		return upcast;
	}

	private TaskSerializationException failure(String what, @Nullable Throwable cause) {
		return new TaskSerializationException("Arguments of version %d cannot be converted: %s %s".formatted(this.from,
				MethodText.of(this.method.getDeclaringClass(), this.method), what), cause);
	}

}
