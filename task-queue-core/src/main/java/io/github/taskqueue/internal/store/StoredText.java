package io.github.taskqueue.internal.store;

import io.github.taskqueue.TaskError;
import io.github.taskqueue.internal.outcome.ReadableFailure;

/**
 * Cuts texts to what the store holds, without characters that a database refuses.
 */
public final class StoredText {

	private static final int MAX_NAME = 255;

	private static final int MAX_MESSAGE = 1000;

	private StoredText() {
	}

	public static String note(String note) {
		return cut(note, MAX_NAME);
	}

	public static TaskError of(Throwable failure) {
		String message = ReadableFailure.messageOf(failure);
		return new TaskError(cut(ReadableFailure.typeOf(failure).getName(), MAX_NAME),
				(message != null) ? cut(message, MAX_MESSAGE) : null);
	}

	public static String error(Throwable failure) {
		TaskError error = of(failure);
		return (error.message() != null) ? error.type() + ": " + error.message() : error.type();
	}

	/**
	 * What a task waits for.
	 */
	public static String waitingFor(String sentence) {
		return cut(sentence, MAX_MESSAGE);
	}

	public static String worker(String name) {
		return cut(name, MAX_NAME);
	}

	/**
	 * Not within a pair of surrogates.
	 */
	private static String cut(String text, int length) {
		String clean = text.replace('\0', '\uFFFD');
		if (clean.length() <= length) {
			return clean;
		}
		int end = Character.isHighSurrogate(clean.charAt(length - 1)) ? length - 1 : length;
		return clean.substring(0, end);
	}

}
