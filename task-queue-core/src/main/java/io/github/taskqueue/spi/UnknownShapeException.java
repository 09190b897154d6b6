package io.github.taskqueue.spi;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;

/**
 * Arguments are well-formed, but not of the shape that this application knows, such as a
 * constant that its enum lacks. Another release may know it, so the task waits for a
 * worker that does, as a task of an unknown version.
 */
public class UnknownShapeException extends TaskSerializationException {

	private final boolean certain;

	/**
	 * Creates the exception.
	 * @param message which argument, and what is unknown of it
	 * @param cause the cause, or {@code null}
	 * @param certain see {@link #isCertain()}
	 */
	public UnknownShapeException(String message, @Nullable Throwable cause, boolean certain) {
		super(message, cause);
		this.certain = certain;
	}

	/**
	 * Whether only another release explains it, as with a constant of an enum. Any other
	 * shape, such as a text for a number, may also be a mistake of a program in another
	 * language, whose tasks do not wait.
	 * @return whether only another release explains it
	 */
	public boolean isCertain() {
		return this.certain;
	}

}
