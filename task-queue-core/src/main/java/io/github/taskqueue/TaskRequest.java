package io.github.taskqueue;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * A task by name, for tasks whose code lives in another application. Immutable.
 *
 * @param <T> type of the result
 */
public final class TaskRequest<T extends @Nullable Object> {

	private final String name;

	private final Type resultType;

	private final @Nullable Integer version;

	private final Map<String, @Nullable Object> arguments;

	private final TaskOptions options;

	private TaskRequest(String name, Type resultType, @Nullable Integer version,
			Map<String, @Nullable Object> arguments, TaskOptions options) {
		this.name = name;
		this.resultType = resultType;
		this.version = version;
		this.arguments = arguments;
		this.options = options;
	}

	/**
	 * A request for a task.
	 * @param name the task's name on the wire
	 * @param resultType type of the result; {@code Void.class} asks for none
	 * @param <T> type of the result
	 * @return the request, without arguments
	 */
	public static <T extends @Nullable Object> TaskRequest<T> of(String name, Class<T> resultType) {
		return create(name, resultType);
	}

	/**
	 * A request for a task with a generic result.
	 * @param name the task's name on the wire
	 * @param resultType type of the result
	 * @param <T> type of the result
	 * @return the request, without arguments
	 */
	public static <T extends @Nullable Object> TaskRequest<T> of(String name,
			ParameterizedTypeReference<T> resultType) {
		return create(name, resultType.getType());
	}

	private static <T extends @Nullable Object> TaskRequest<T> create(String name, Type resultType) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(resultType, "'resultType' must not be null");
		return new TaskRequest<>(name, resultType, null, Map.of(), TaskOptions.with());
	}

	/**
	 * Adds an argument.
	 * @param name name of the method's parameter
	 * @param value the value, {@code null} included
	 * @return the refined request
	 */
	public TaskRequest<T> argument(String name, @Nullable Object value) {
		Assert.hasText(name, "'name' must not be empty");
		Map<String, @Nullable Object> refined = new LinkedHashMap<>(this.arguments);
		refined.put(name, value);
		return new TaskRequest<>(this.name, this.resultType, this.version, Collections.unmodifiableMap(refined),
				this.options);
	}

	/**
	 * Sets the options.
	 * @param options options that replace those set before
	 * @return the refined request
	 */
	public TaskRequest<T> options(TaskOptions options) {
		Assert.notNull(options, "'options' must not be null");
		return new TaskRequest<>(this.name, this.resultType, this.version, this.arguments, options);
	}

	/**
	 * Says in which version of the arguments' shape this request is written.
	 * @param version the {@linkplain AsyncTask#version() version}, from 1
	 * @return the refined request
	 */
	public TaskRequest<T> version(int version) {
		Assert.isTrue(version >= 1, "'version' must be at least 1");
		return new TaskRequest<>(this.name, this.resultType, version, this.arguments, this.options);
	}

	/**
	 * The task's name on the wire.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Type of the result.
	 * @return the type, {@code Void.class} for none
	 */
	public Type resultType() {
		return this.resultType;
	}

	/**
	 * Version of the arguments' shape.
	 * @return the version, or {@code null} for that of the application's own task of this
	 * name, and 1 where it has none
	 */
	public @Nullable Integer version() {
		return this.version;
	}

	/**
	 * The arguments by parameter name, in the order in which they were added.
	 * @return an unmodifiable map, never {@code null}
	 */
	public Map<String, @Nullable Object> arguments() {
		return this.arguments;
	}

	/**
	 * The options.
	 * @return the options, never {@code null}
	 */
	public TaskOptions options() {
		return this.options;
	}

}
