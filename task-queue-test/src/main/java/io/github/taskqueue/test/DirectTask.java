package io.github.taskqueue.test;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.definition.ArgumentsVersion;
import io.github.taskqueue.internal.definition.TaskAnnotations;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskDelivery;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;

/**
 * A task of which the test calls the body itself. What stands around a body on a worker
 * has its defaults, as nothing of it is used here.
 */
final class DirectTask {

	private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0.5);

	private static final TaskMethod BODY = new TaskMethod(Callable.class, ClassUtils.getMethod(Callable.class, "call"),
			List.of(), new TaskReturn(TaskReturn.Kind.VOID, Void.class), new ArgumentsVersion(1, List.of()));

	private DirectTask() {
	}

	static TaskDefinition definition(TaskMessage message, Duration timeout, int maxAttempts) {
		return new TaskDefinition(message.name(), message.queue(), timeout, null,
				new RetryPolicy(maxAttempts, BACKOFF, RetryableFailures.ALL), BODY, new NoAnnotations());
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
	 * A delivery that no broker has made.
	 */
	record Delivery(int redeliveries) implements TaskDelivery {

		@Override
		public boolean isTimeFor(Duration time) {
			return true;
		}

		@Override
		public boolean isGivenUp() {
			return false;
		}

	}

}
