package io.github.taskqueue.internal.registry;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.internal.start.StartException;

/**
 * The attributes of one {@link AsyncTask}, with "not set" as {@code null}.
 */
final class AnnotationSettings {

	private final AsyncTask task;

	private final String where;

	AnnotationSettings(AsyncTask task, String where) {
		this.task = task;
		this.where = where;
	}

	@Nullable String name() {
		return text(this.task.name());
	}

	@Nullable String queue() {
		return text(this.task.queue());
	}

	@Nullable Duration timeout() {
		return duration("timeout", this.task.timeout());
	}

	@Nullable Duration expires() {
		return duration("expires", this.task.expires());
	}

	RetryProperties retry() {
		TaskRetry retry = this.task.retry();
		return new RetryProperties((retry.maxAttempts() != 0) ? retry.maxAttempts() : null,
				duration("backoff", retry.backoff()), (retry.multiplier() != 0) ? retry.multiplier() : null,
				duration("maxBackoff", retry.maxBackoff()), (retry.jitter() != -1) ? retry.jitter() : null,
				types(retry.retryFor()), types(retry.noRetryFor()));
	}

	private static @Nullable List<Class<? extends Throwable>> types(Class<? extends Throwable>[] types) {
		return (types.length > 0) ? List.of(types) : null;
	}

	private @Nullable Duration duration(String attribute, String value) {
		String text = text(value);
		if (text == null) {
			return null;
		}
		try {
			return DurationFormatterUtils.detectAndParse(text.toLowerCase(Locale.ROOT));
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new StartException("%s of @AsyncTask method %s is '%s'.".formatted(attribute, this.where, text),
					"Write a duration such as 500ms, 30s, 10m or PT1H.");
		}
	}

	private static @Nullable String text(String value) {
		return StringUtils.hasText(value) ? value.strip() : null;
	}

}
