package io.github.taskqueue.internal.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * How many tasks of a queue an application runs at a time.
 *
 * @param min threads that are kept while there is nothing to do
 * @param max tasks at a time; 0 means that this application does not work on the queue
 */
public record Concurrency(int min, int max) {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

	/**
	 * Checks the values.
	 */
	public Concurrency {
		Assert.isTrue(0 <= min && min <= max, "concurrency must be a number or a range such as 2-16");
	}

	/**
	 * Reads a concurrency.
	 */
	public static Concurrency parse(String text) {
		Matcher matcher = TEXT.matcher(text.strip());
		Assert.isTrue(matcher.matches(),
				() -> "concurrency '" + text + "' is neither a number nor a range such as 2-16");
		int min = Integer.parseInt(matcher.group(1));
		return new Concurrency(min, (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : min);
	}

	@Override
	public String toString() {
		return (this.min == this.max) ? Integer.toString(this.max) : this.min + "-" + this.max;
	}

}
