package io.github.taskqueue.internal.broker.declaration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.start.StartException;

/**
 * Reads from the broker's refusal what differs between a queue or exchange that exists
 * and the one that this application declares. The broker names the first difference only.
 */
final class TopologyMismatch {

	private static final Pattern REFUSAL = Pattern
		.compile("inequivalent arg '([^']+)' for (queue|exchange) '([^']+)' in vhost '([^']+)': "
				+ "received (.*?) but current is (.*)");

	/**
	 * What is lost with another type than quorum.
	 */
	private static final String CLASSIC = " A queue that is no quorum queue does not count crashes, so with warn a task"
			+ " that ends its process is delivered again without end, and dead-lettering by the broker may lose messages.";

	private TopologyMismatch() {
	}

	/**
	 * Explains a refusal.
	 */
	static @Nullable StartException of(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		if (error == null || error.code() != AmqpError.PRECONDITION_FAILED) {
			return null;
		}
		Matcher refusal = REFUSAL.matcher(error.text());
		if (!refusal.find()) {
			return new StartException("The broker refused a declaration: %s.".formatted(error.text()),
					"Compare the queue or exchange on the broker with what the application declares.");
		}
		String kind = refusal.group(2);
		String name = refusal.group(3);
		boolean type = refusal.group(1).equals("x-queue-type");
		return new StartException(
				"The %s '%s' exists in virtual host '%s' with other arguments: %s is %s, but this application declares %s."
					.formatted(kind, name, refusal.group(4), refusal.group(1), value(refusal.group(6)),
							value(refusal.group(5))),
				("Delete the %s when it is empty and let the application declare it, choose another"
						+ " task-queue.namespace, or set task-queue.topology.on-mismatch=warn to use it as it is.%s"
						+ " RabbitMQ names the first difference only; there may be others.")
					.formatted(kind, type ? CLASSIC : ""));
	}

	/**
	 * Turns "the value 'classic' of type 'longstr'" into "'classic'".
	 */
	private static String value(String text) {
		Matcher value = Pattern.compile("the value ('[^']*')").matcher(text);
		return value.find() ? value.group(1) : text;
	}

}
