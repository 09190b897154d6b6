package io.github.taskqueue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.ArgumentsVersion;
import io.github.taskqueue.internal.definition.TaskAnnotations;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.internal.pipeline.TaskDelivery;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.pipeline.TaskSlice;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;

/**
 * A task as the rooms see it.
 */
public final class TestTasks {

	/**
	 * When the task was enqueued and run.
	 */
	public static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	/**
	 * Notes of tasks that take none.
	 */
	public static final TaskNotes NOTES = new NoNotes();

	private TestTasks() {
	}

	/**
	 * A message of a task.
	 * @param id id of the task
	 * @return the message
	 */
	public static TaskMessage message(String id) {
		return new TaskMessage(id, "TestTasks.run", "tests", 2, 1, 0, TaskTimes.enqueued(NOW, null), null,
				"application/json", Map.of("tenant", "acme"), "{}".getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A task that runs.
	 * @param timeout its timeout
	 * @return the attempt
	 */
	public static TaskExecution execution(Duration timeout) {
		RetryPolicy retry = new RetryPolicy(5, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0.5),
				RetryableFailures.ALL);
		return execution(definition(timeout, retry), 2, new InHand(Duration.ofDays(1), false));
	}

	/**
	 * A task that runs.
	 * @param definition its definition
	 * @param attempt number of the attempt
	 * @param delivery what it came with
	 * @return the attempt
	 */
	public static TaskExecution execution(TaskDefinition definition, int attempt, TaskDelivery delivery) {
		return new TaskExecution(message("id").at(attempt, TaskTimes.enqueued(NOW, null)), definition,
				new Object[] { "secret" }, delivery, NOW, NOTES, TaskSlice.WHOLE);
	}

	/**
	 * A task of an application.
	 * @param timeout its timeout
	 * @param retry when it is tried again
	 * @return the definition
	 */
	public static TaskDefinition definition(Duration timeout, RetryPolicy retry) {
		return new TaskDefinition("TestTasks.run", "tests", timeout, null, retry, body(), new NoAnnotations());
	}

	private static TaskMethod body() {
		try {
			return new TaskMethod(TestTasks.class, TestTasks.class.getDeclaredMethod("body"), List.of(),
					new TaskReturn(TaskReturn.Kind.VOID, Void.class), new ArgumentsVersion(1, List.of()));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class NoAnnotations implements TaskAnnotations {

		@Override
		public <A extends Annotation> @Nullable A find(Class<A> type) {
			return null;
		}

		@Override
		public <A extends Annotation> List<A> findAll(Class<A> type) {
			return List.of();
		}

	}

	/**
	 * A delivery that has come a second time.
	 *
	 * @param left how much longer it can be with us
	 * @param isGivenUp whether its body was given up
	 */
	public record InHand(Duration left, boolean isGivenUp) implements TaskDelivery {

		@Override
		public int redeliveries() {
			return 1;
		}

		@Override
		public boolean isTimeFor(Duration time) {
			return time.compareTo(this.left) < 0;
		}

	}

	private static final class NoNotes implements TaskNotes {

		@Override
		public boolean isCancelled(TaskKey task) {
			return false;
		}

		@Override
		public void progress(TaskExecution execution, TaskProgress progress) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void save(TaskKey task, String step, Type type, @Nullable Object value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void complete(TaskKey task, String step, Type type, @Nullable Object value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public @Nullable Saved find(TaskKey task, String step, Type type) {
			throw new UnsupportedOperationException();
		}

	}

}
