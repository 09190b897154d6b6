package io.github.taskqueue.web.internal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.UriComponentsBuilder;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SearchParametersTests {

	private static final Instant TIME = Instant.parse("2027-01-31T12:00:00.123Z");

	private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

	@Test
	void withoutParametersAllTasksAreAskedFor() {
		assertThat(read()).usingRecursiveComparison().isEqualTo(TaskQuery.all());
		this.parameters.add("status", "");
		this.parameters.add("queue", " ");
		this.parameters.add("other", "text");
		assertThat(read()).usingRecursiveComparison().isEqualTo(TaskQuery.all());
	}

	@Test
	void eachParameterRefinesTheQuery() {
		String cursor = new TaskCursor(TIME, "id").text();
		this.parameters.add("status", "dead, RETRYING");
		this.parameters.add("status", "QUEUED");
		this.parameters.add("queue", "reports");
		this.parameters.add("task", "Reports.write");
		this.parameters.add("from", "2027-01-31T12:00:00.123Z");
		this.parameters.add("to", "2027-01-31T13:00:01.123+01:00");
		this.parameters.add("limit", "7");
		this.parameters.add("after", cursor);
		assertThat(read()).usingRecursiveComparison()
			.isEqualTo(TaskQuery.all()
				.status(TaskStatus.QUEUED, TaskStatus.RETRYING, TaskStatus.DEAD)
				.queue("reports")
				.name("Reports.write")
				.enqueuedFrom(TIME)
				.enqueuedBefore(TIME.plusSeconds(1))
				.limit(7)
				.after(cursor));
	}

	@ParameterizedTest
	@CsvSource({ "status, LOST", "status, 'DEAD,LOST'", "status, ','", "queue, 'a\tb'", "task, 'a\tb'",
			"from, yesterday", "from, +999999999-01-01T00:00:00Z", "to, 2027-01-31", "limit, 0", "limit, 1001",
			"limit, many", "limit, 99999999999", "after, next" })
	void aParameterThatCannotBeReadIsNamed(String name, String value) {
		this.parameters.add(name, value);
		assertThatExceptionOfType(ErrorResponseException.class).isThrownBy(this::read).satisfies((ex) -> {
			assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(ex.getBody().getType()).isEqualTo(URI.create("urn:task-queue:problem:bad-" + name));
			assertThat(ex.getBody().getTitle()).contains("'" + name + "'");
			assertThat(ex.getBody().getDetail()).isNotEmpty();
		});
	}

	@Test
	void aParameterThatMayHaveOneValueHasNoTwo() {
		this.parameters.add("limit", "1");
		this.parameters.add("limit", "2");
		assertThatExceptionOfType(ErrorResponseException.class).isThrownBy(this::read);
	}

	@Test
	void theNextPageIsTheSameQueryAfterTheCursor() {
		TaskQuery query = TaskQuery.all()
			.status(TaskStatus.DEAD, TaskStatus.EXPIRED)
			.queue("a&b>;\"ü")
			.name("Reports.write")
			.enqueuedFrom(TIME)
			.enqueuedBefore(TIME.plusSeconds(1))
			.limit(7);
		String cursor = new TaskCursor(TIME, "id").text();
		String next = SearchParameters.next(query, cursor);
		assertThat(next).matches("\\?[A-Za-z0-9&=%+._*-]+");
		UriComponentsBuilder.fromUriString("http://localhost/" + next)
			.build(true)
			.getQueryParams()
			.forEach((name, values) -> values
				.forEach((value) -> this.parameters.add(name, URLDecoder.decode(value, StandardCharsets.UTF_8))));
		assertThat(read()).usingRecursiveComparison().isEqualTo(query.after(cursor));
	}

	@Test
	void theNextPageOfAllTasksNamesNoOtherParameters() {
		assertThat(SearchParameters.next(TaskQuery.all(), "cursor")).isEqualTo("?limit=100&after=cursor");
	}

	private TaskQuery read() {
		return SearchParameters.read(this.parameters);
	}

}
