package io.github.taskqueue.spi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;

/**
 * Writes and reads the body of task and reply messages. Types come from the method's
 * signature only, never from the wire. Implementations are thread-safe; every method
 * throws {@link TaskSerializationException} if it cannot do its work.
 */
public interface TaskSerializer {

	/**
	 * Media type of the bodies, the {@code content_type} on the wire.
	 * @return the media type
	 */
	String contentType();

	/**
	 * Refuses a type whose values would not arrive as they are. It is called at the start
	 * for the parameters and results of the application's tasks. Implementations that
	 * know of no such types need not override it.
	 * @param type declared type of a parameter or a result
	 */
	default void check(Type type) {
	}

	/**
	 * Writes the arguments of a task.
	 * @param parameters the method's parameters; the type of one that is not known, as in
	 * a request by name, is {@code Object.class}
	 * @param values as many values, in the same order
	 * @return the body
	 */
	byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values);

	/**
	 * Reads the arguments of a task. Arguments without a parameter are ignored, and of
	 * parameters without an argument {@link TaskParameter#ifAbsent()} decides, so that
	 * parameters can come and go in a rolling deploy.
	 * @param parameters the method's parameters
	 * @param body the body
	 * @return as many values as parameters, in the same order;
	 * {@link TaskParameter#ABSENT} for one that gets its default value
	 * @throws UnknownShapeException if the arguments are well-formed, but not of a shape
	 * that these parameters have
	 */
	@Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body);

	/**
	 * Reads the arguments of a task whose parameters are no longer known, for
	 * {@link io.github.taskqueue.UpcastFrom} methods. Implementations that do not support
	 * it need not override it.
	 * @param body the body
	 * @return the arguments by name, in a map that the caller may change; numbers are not
	 * rounded
	 */
	default Map<String, @Nullable Object> readArguments(byte[] body) {
		throw new TaskSerializationException(getClass().getName() + " cannot read arguments for @UpcastFrom methods",
				null);
	}

	/**
	 * Writes the result of a task, or a checkpoint.
	 * @param type declared type of the result, {@code Object.class} if it is not known
	 * @param result the result
	 * @return the body
	 */
	byte[] writeResult(Type type, @Nullable Object result);

	/**
	 * Reads the result of a task.
	 * @param type type that the caller expects
	 * @param body the body
	 * @return the result
	 */
	@Nullable Object readResult(Type type, byte[] body);

}
