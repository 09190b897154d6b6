package io.github.taskqueue.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * Makes one line of text that came from outside, so that nobody can write log lines of
 * his own or steer a terminal.
 */
public final class LogText {

	private static final int MAX_LENGTH = 256;

	private LogText() {
	}

	/**
	 * The text with its control characters written as escapes, cut to 256 characters.
	 */
	public static String line(@Nullable Object text) {
		String whole = String.valueOf(text);
		String kept = (whole.length() <= MAX_LENGTH) ? whole : whole.substring(0, MAX_LENGTH - 1) + "…";
		return kept.chars().anyMatch(LogText::isControl) ? escaped(kept) : kept;
	}

	private static String escaped(String text) {
		StringBuilder line = new StringBuilder();
		text.chars().forEach((each) -> {
			if (isControl(each)) {
				line.append("\\u%04x".formatted(each));
			}
			else {
				line.append((char) each);
			}
		});
		return line.toString();
	}

	/**
	 * Separators of lines count, and what changes the direction of writing.
	 */
	private static boolean isControl(int each) {
		return switch (Character.getType(each)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		};
	}

}
