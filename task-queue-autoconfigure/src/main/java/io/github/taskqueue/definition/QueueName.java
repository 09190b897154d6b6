package io.github.taskqueue.definition;

import java.util.regex.Pattern;

/**
 * The rule for queue names. A name is part of broker names and routing keys, which hold
 * 255 bytes and in which a dot separates words.
 */
public final class QueueName {

	private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,100}");

	private QueueName() {
	}

	/**
	 * Tells whether a name can be that of a queue.
	 * @param name the name, without the namespace
	 * @return whether it is 1 to 100 letters, digits, dots, underscores or hyphens
	 */
	public static boolean isLegal(String name) {
		return LEGAL.matcher(name).matches();
	}

	/**
	 * Checks a name from the application's start.
	 * @param name the name
	 * @param where what names it
	 * @return the name
	 * @throws InvalidTaskException if it is not legal
	 */
	static String check(String name, String where) {
		if (!isLegal(name)) {
			throw new InvalidTaskException("%s names the queue '%s'.".formatted(where, name),
					"Use 1 to 100 letters, digits, dots, underscores or hyphens for the queue's name.");
		}
		return name;
	}

}
