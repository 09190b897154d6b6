package io.github.taskqueue;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The running task as its body sees it. Bound to the thread that runs the body.
 */
public interface TaskContext {

	/**
	 * The task that runs on this thread.
	 * @return the context
	 * @throws IllegalStateException outside of a task
	 */
	static TaskContext current() {
		return find()
			.orElseThrow(() -> new IllegalStateException("No task runs on thread " + Thread.currentThread().getName()));
	}

	/**
	 * The task that runs on this thread.
	 * @return the context, or empty outside of a task
	 */
	static Optional<TaskContext> find() {
		return Optional.ofNullable(TaskContextHolder.get());
	}

	/**
	 * Id of the task, the same in every attempt.
	 * @return the id
	 */
	String id();

	/**
	 * Name of the task on the wire.
	 * @return the name
	 */
	String name();

	/**
	 * Queue from which the task came.
	 * @return the queue, without the namespace
	 */
	String queue();

	/**
	 * Number of this attempt. Each run that ended in failure counts one; a run cut off by
	 * a crash repeats its number.
	 * @return the number, from 1
	 */
	int attempt();

	/**
	 * Number of attempts after which the task becomes a dead letter.
	 * @return the number, the first attempt included
	 */
	int maxAttempts();

	/**
	 * How often the broker has delivered this attempt before, which happens after a crash
	 * or a lost connection.
	 * @return the number, 0 for a first delivery
	 */
	int redeliveries();

	/**
	 * Time at which this attempt is interrupted.
	 * @return the deadline
	 */
	Instant deadline();

	/**
	 * A header given by {@link TaskOptions#header(String, String)}.
	 * @param name the name
	 * @return the value, or {@code null} if absent
	 */
	@Nullable String header(String name);

}
