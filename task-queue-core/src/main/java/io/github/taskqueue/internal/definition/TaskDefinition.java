package io.github.taskqueue.internal.definition;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.retry.RetryPolicy;

/**
 * A task of this application with all its settings resolved.
 *
 * @param name name on the wire
 * @param queue queue in which it waits, without the namespace
 * @param timeout longest run of one attempt
 * @param expires how long after it is due it may be begun, or {@code null} for as long as
 * it waits
 * @param retry what happens after a failed attempt
 * @param method the method that is its body
 * @param annotations what else is said of it there
 */
public record TaskDefinition(String name, String queue, Duration timeout, @Nullable Duration expires, RetryPolicy retry,
		TaskMethod method, TaskAnnotations annotations) {

	/**
	 * How often the task is tried before it is dead.
	 */
	public int maxAttempts() {
		return this.retry.maxAttempts();
	}

}
