package io.github.taskqueue.internal.definition;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.springframework.core.GenericTypeResolver;

import io.github.taskqueue.TaskHandle;

/**
 * What a task method returns.
 *
 * @param kind how the caller sees the result
 * @param resultType type of the result, {@code Void.class} for a {@code void} method
 */
public record TaskReturn(Kind kind, Type resultType) {

	/**
	 * How the caller sees the result.
	 */
	public enum Kind {

		/**
		 * Not at all.
		 */
		VOID,

		/**
		 * As a {@link TaskHandle}.
		 */
		HANDLE,

		/**
		 * As a {@link CompletableFuture}.
		 */
		FUTURE

	}

	/**
	 * Whether the caller sees the result.
	 */
	public boolean hasResult() {
		return this.kind != Kind.VOID;
	}

	/**
	 * Reads the return type of a method.
	 */
	public static Optional<TaskReturn> of(Method method, Class<?> type) {
		Class<?> returned = method.getReturnType();
		if (returned == void.class) {
			return Optional.of(new TaskReturn(Kind.VOID, Void.class));
		}
		if (returned == TaskHandle.class) {
			return Optional.of(new TaskReturn(Kind.HANDLE, resultType(method, type)));
		}
		if (returned == CompletableFuture.class) {
			return Optional.of(new TaskReturn(Kind.FUTURE, resultType(method, type)));
		}
		return Optional.empty();
	}

	private static Type resultType(Method method, Class<?> type) {
		Type resolved = GenericTypeResolver.resolveType(method.getGenericReturnType(), type);
		return (resolved instanceof ParameterizedType generic) ? generic.getActualTypeArguments()[0] : Object.class;
	}

}
