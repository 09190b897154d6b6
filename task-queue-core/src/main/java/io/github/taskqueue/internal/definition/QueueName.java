package io.github.taskqueue.internal.definition;

import io.github.taskqueue.internal.start.StartException;

/**
 * The rule for queue names. A name is part of broker names and routing keys, which hold
 * 255 bytes and in which a dot separates words.
 */
public final class QueueName {

	private static final int MAX_LENGTH = 100;

	private QueueName() {
	}

	/**
	 * Tells whether a name can be that of a queue.
	 */
	public static boolean isLegal(String name) {
		return !name.isEmpty() && name.length() <= MAX_LENGTH && name.chars().allMatch(QueueName::isLegal);
	}

	private static boolean isLegal(int each) {
		return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9')
				|| each == '.' || each == '_' || each == '-';
	}

	/**
	 * Checks a name from the application's start.
	 */
	public static String check(String name, String where) {
		if (!isLegal(name)) {
			throw new StartException("%s names the queue '%s'.".formatted(where, name),
					"Use 1 to 100 letters, digits, dots, underscores or hyphens for the queue's name.");
		}
		return name;
	}

}
