package io.github.taskqueue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * The task with which a page ends, and after which the next one begins. Callers pass it
 * on as the text of {@link TaskPage#next()}, whose form may change with any release.
 *
 * @param enqueuedAt when the task was enqueued, in whole milliseconds
 * @param taskId id of the task, which need not be there any more
 */
public record TaskCursor(Instant enqueuedAt, String taskId) {

	private static final Pattern FORM = Pattern.compile("1:(-?\\d{1,19}):([^\\x00]+)", Pattern.DOTALL);

	/**
	 * Creates the cursor.
	 * @param enqueuedAt when the task was enqueued, cut to milliseconds
	 * @param taskId id of the task
	 */
	public TaskCursor {
		Assert.notNull(enqueuedAt, "'enqueuedAt' must not be null");
		Assert.hasLength(taskId, "'taskId' must not be empty");
		enqueuedAt = Instant.ofEpochMilli(enqueuedAt.toEpochMilli());
	}

	/**
	 * Reads a cursor.
	 */
	static TaskCursor of(String text) {
		Assert.notNull(text, "'after' must not be null");
		try {
			Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
			Assert.isTrue(parts.matches(), "not of the form");
			return new TaskCursor(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'after' is not a cursor: pass the 'next' of a page unchanged, or omit it"
							+ " to begin with the newest task",
					ex);
		}
	}

	/**
	 * Writes the cursor.
	 * @return letters, digits, {@code -} and {@code _}, which need no escape in a URL
	 */
	public String text() {
		String parts = "1:" + this.enqueuedAt.toEpochMilli() + ":" + this.taskId;
		return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
	}

}
