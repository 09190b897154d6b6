package io.github.taskqueue.internal.registry;

import java.lang.reflect.Method;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.definition.BracketedName;
import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.QueueName;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.start.StartException;

/**
 * Makes a definition from an annotated method. A task property wins over the annotation,
 * the annotation over a queue property, and that over the default.
 */
public final class TaskDefinitionFactory {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

	private static final Duration LONGEST_TIME = Duration.ofDays(365);

	private final DefinitionSettings configured;

	private final StringValueResolver placeholders;

	private final TaskMethodReader methods = new TaskMethodReader();

	public TaskDefinitionFactory(DefinitionSettings configured, StringValueResolver placeholders) {
		this.configured = configured;
		this.placeholders = placeholders;
	}

	TaskDefinition create(Class<?> type, Method method, AsyncTask annotation) {
		TaskMethod body = this.methods.read(type, method, annotation);
		MethodAnnotations annotations = new MethodAnnotations(type, method, this.placeholders);
		AnnotationSettings settings = new AnnotationSettings(annotations.resolved(AsyncTask.class, annotation),
				body.toString());
		String name = (settings.name() != null) ? settings.name() : defaultName(type, method);
		TaskProperties task = this.configured.task(name);
		String queueName = firstSet(task.queue(), settings.queue(), this.configured.defaultQueue());
		QueueName.check(queueName, "Task '" + name + "'");
		QueueProperties queue = this.configured.queue(queueName);
		Duration timeout = firstSet(task.timeout(), settings.timeout(), queue.timeout(), DEFAULT_TIMEOUT);
		requirePossible(name, "timeout", timeout);
		return new TaskDefinition(name, queueName, timeout, expires(name, task, settings, queue),
				retry(name, task, settings, queue), body, annotations);
	}

	/**
	 * The name is on the wire, so it has to be the same in every process.
	 */
	private static String defaultName(Class<?> type, Method method) {
		if (type.isHidden() || type.getSimpleName().isEmpty()) {
			throw new StartException(
					"@AsyncTask method %s is one of %s, after which the task cannot be named."
						.formatted(MethodText.of(type, method), type.isHidden() ? "a lambda" : "an anonymous class"),
					"Declare a class, or name the task with @AsyncTask(name = \"…\").");
		}
		return type.getSimpleName() + "." + method.getName();
	}

	private static void requirePossible(String name, String setting, Duration time) {
		if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_TIME) > 0) {
			throw new StartException("The %s of task '%s' is %s.".formatted(setting, name, time),
					"Set a time above zero. The longest is 365 days.");
		}
	}

	private static @Nullable Duration expires(String name, TaskProperties task, AnnotationSettings settings,
			QueueProperties queue) {
		Duration annotated = (settings.expires() != null) ? settings.expires() : queue.expires();
		Duration expires = (task.expires() != null) ? task.expires() : annotated;
		if (expires != null) {
			requirePossible(name, "expiry time", expires);
		}
		return expires;
	}

	private static RetryPolicy retry(String name, TaskProperties task, AnnotationSettings settings,
			QueueProperties queue) {
		try {
			return task.retryOrUnset().or(settings.retry()).or(queue.retryOrUnset()).toPolicy();
		}
		catch (IllegalArgumentException ex) {
			throw new StartException(
					"The retry settings of task '%s' are invalid: %s.".formatted(name, ex.getMessage()),
					"Correct @AsyncTask(retry = …) or %s.".formatted(BracketedName.property("tasks", name, "retry")));
		}
	}

	@SafeVarargs
	private static <V> V firstSet(@Nullable V... values) {
		for (V value : values) {
			if (value != null) {
				return value;
			}
		}
		throw new IllegalArgumentException("The last value must be set");
	}

}
