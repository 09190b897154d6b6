package io.github.taskqueue.spi;

import java.lang.reflect.Type;

/**
 * A parameter of a task method.
 *
 * @param name name of the parameter, the key on the wire
 * @param type declared type of the parameter
 * @param ifAbsent what becomes of it in a task without an argument of this name
 */
public record TaskParameter(String name, Type type, IfAbsent ifAbsent) {

	/**
	 * What {@link TaskSerializer#readArguments(java.util.List, byte[])} returns for an
	 * absent argument with a {@linkplain IfAbsent#DEFAULT default value}. The worker
	 * replaces it.
	 */
	public static final Object ABSENT = new Object();

	/**
	 * Creates a parameter of a Java method: a primitive one needs an argument, any other
	 * is {@code null} without one.
	 * @param name name of the parameter
	 * @param type declared type of the parameter
	 */
	public TaskParameter(String name, Type type) {
		this(name, type, (type instanceof Class<?> known && known.isPrimitive()) ? IfAbsent.UNREADABLE : IfAbsent.NULL);
	}

	/**
	 * What becomes of a parameter without an argument.
	 */
	public enum IfAbsent {

		/**
		 * It is {@code null}.
		 */
		NULL,

		/**
		 * It has its default value, as Kotlin knows them.
		 */
		DEFAULT,

		/**
		 * The task cannot be read.
		 */
		UNREADABLE

	}

}
