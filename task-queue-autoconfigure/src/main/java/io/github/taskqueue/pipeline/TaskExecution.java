package io.github.taskqueue.pipeline;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.message.TaskMessage;

/**
 * One attempt of a task on a worker.
 *
 * @param message the task as it came from the broker, with the number of this attempt
 * @param definition the task's definition
 * @param arguments the arguments, in the order of the method's parameters
 * @param redeliveries how often the broker has delivered the message before
 * @param startedAt when the attempt started
 */
public record TaskExecution(TaskMessage message, TaskDefinition definition, @Nullable Object[] arguments,
		int redeliveries, Instant startedAt) implements TaskContext {

	@Override
	public String id() {
		return this.message.id();
	}

	@Override
	public String name() {
		return this.message.name();
	}

	@Override
	public String queue() {
		return this.message.queue();
	}

	@Override
	public int attempt() {
		return this.message.attempt();
	}

	@Override
	public int maxAttempts() {
		return this.definition.maxAttempts();
	}

	@Override
	public Instant deadline() {
		return this.startedAt.plus(this.definition.timeout());
	}

	@Override
	public @Nullable String header(String name) {
		return this.message.headers().get(name);
	}

	/**
	 * Tells whether a failure of this attempt is the task's end.
	 * @param failure what the attempt failed with
	 * @return why there is no next attempt, or {@code null} if there is one
	 */
	public @Nullable DeadLetterReason endBy(Throwable failure) {
		return this.definition.retry().end(attempt(), failure);
	}

	/**
	 * Names the attempt without its arguments, so that a log never shows them.
	 */
	@Override
	public String toString() {
		return this.message.toString();
	}

}
