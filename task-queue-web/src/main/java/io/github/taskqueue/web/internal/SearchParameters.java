package io.github.taskqueue.web.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;

/**
 * Queries as parameters of requests.
 */
final class SearchParameters {

	private SearchParameters() {
	}

	/**
	 * Reads a query. A parameter without a value is as good as none.
	 */
	static TaskQuery read(MultiValueMap<String, String> parameters) {
		Reading reading = new Reading(parameters, TaskQuery.all());
		return reading
			.with("status", SearchParameters::status,
					"Use one or more statuses, such as ?status=DEAD,RETRYING, of "
							+ Arrays.toString(TaskStatus.values()))
			.with("queue", TaskQuery::queue, "Use the name of a queue, such as ?queue=reports")
			.with("task", TaskQuery::name, "Use the name of a task, such as ?task=Reports.write")
			.with("from", (query, text) -> query.enqueuedFrom(Instant.parse(text)),
					"Use a time, such as ?from=2027-01-31T12:00:00Z")
			.with("to", (query, text) -> query.enqueuedBefore(Instant.parse(text)),
					"Use a time, such as ?to=2027-01-31T12:00:00Z")
			.with("limit", (query, text) -> query.limit(Integer.parseInt(text)),
					"Use a number from 1 to 1000, such as ?limit=100")
			.with("after", TaskQuery::after,
					"Pass 'next' of the page before unchanged, or omit it to begin with the newest task")
			.query();
	}

	private static TaskQuery status(TaskQuery query, String text) {
		return query.status(Stream.of(text.split(","))
			.map((name) -> TaskStatus.valueOf(name.strip().toUpperCase(Locale.ROOT)))
			.toArray(TaskStatus[]::new));
	}

	/**
	 * Writes the query for the page after another one.
	 */
	static String next(TaskQuery query, String cursor) {
		StringJoiner parameters = new StringJoiner("&", "?", "");
		if (!query.statuses().isEmpty()) {
			add(parameters, "status", query.statuses().stream().map(TaskStatus::name).collect(Collectors.joining(",")));
		}
		add(parameters, "queue", query.queue());
		add(parameters, "task", query.name());
		add(parameters, "from", query.enqueuedFrom());
		add(parameters, "to", query.enqueuedBefore());
		add(parameters, "limit", query.limit());
		add(parameters, "after", cursor);
		return parameters.toString();
	}

	private static void add(StringJoiner parameters, String name, @Nullable Object value) {
		if (value != null) {
			parameters.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
		}
	}

	/**
	 * As much of a query as has been read.
	 */
	private record Reading(MultiValueMap<String, String> parameters, TaskQuery query) {

		Reading with(String name, BiFunction<TaskQuery, String, TaskQuery> refine, String remedy) {
			String text = text(name);
			try {
				return text.isEmpty() ? this : new Reading(this.parameters, refine.apply(this.query, text));
			}
			catch (IllegalArgumentException | DateTimeParseException ex) {
				throw Problems.exception(HttpStatus.BAD_REQUEST, "bad-" + name, "'" + name + "' is invalid", remedy,
						ex);
			}
		}

		/**
		 * Only a status may have several values; others that come more than once cannot
		 * be read, or are found nowhere.
		 */
		private String text(String name) {
			List<String> values = this.parameters.getOrDefault(name, List.of());
			return values.stream().filter(StringUtils::hasText).collect(Collectors.joining(","));
		}

	}

}
