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
	 * Writes the arguments of a task.
	 * @param parameters the method's parameters
	 * @param values as many values, in the same order
	 * @return the body
	 */
	byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values);

	/**
	 * Reads the arguments of a task. Arguments without a parameter are ignored, and
	 * parameters without an argument are {@code null}, or zero if they are primitive, so
	 * that parameters can come and go in a rolling deploy.
	 * @param parameters the method's parameters
	 * @param body the body
	 * @return as many values as parameters, in the same order
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
	 * Writes the result of a task.
	 * @param type declared type of the result
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
