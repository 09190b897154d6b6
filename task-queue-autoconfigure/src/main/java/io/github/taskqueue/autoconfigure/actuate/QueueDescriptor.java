package io.github.taskqueue.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A queue as the endpoint shows it. Numbers that the broker does not tell at the moment
 * are {@code null}.
 *
 * @param status what this application does with it
 * @param problem why it is not worked on as it should be, or {@code null}
 * @param ready tasks that wait
 * @param isolated tasks that wait to run alone
 * @param deadLetters tasks that will not be tried again by themselves
 * @param consumers who works on it
 * @param waitingFor why tasks wait, as a sentence, or {@code null}
 * @param tasks this application's tasks by name
 */
public record QueueDescriptor(QueueState status, @Nullable String problem, @Nullable Long ready,
		@Nullable Long isolated, @Nullable Long deadLetters, ConsumersDescriptor consumers, @Nullable String waitingFor,
		Map<String, TaskDescriptor> tasks) implements OperationResponseBody {

	/**
	 * Who works on a queue.
	 *
	 * @param concurrency tasks that this application may run at a time
	 * @param active tasks that it runs at the moment
	 * @param stubborn tasks that were given up and run on all the same
	 * @param cluster consumers in all applications
	 */
	public record ConsumersDescriptor(int concurrency, int active, int stubborn, @Nullable Long cluster) {

	}

	/**
	 * A task of a queue.
	 *
	 * @param timeout longest run of one attempt
	 * @param maxAttempts number of attempts, the first one included
	 * @param paused by whom, since when and why it is paused, or {@code null}
	 */
	public record TaskDescriptor(Duration timeout, int maxAttempts, @Nullable String paused) {

	}

}
