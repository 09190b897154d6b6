package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedTaskAdviceTests {

	private static final String SECRET = "task 4711 to tq.tasks on 10.0.0.7";

	private static final QueueFullException FULL = new QueueFullException(SECRET, Duration.ofMillis(1200));

	static Stream<Arguments> refusals() {
		return Stream.of(Arguments.of(FULL, 503, "2", "queue-full"),
				Arguments.of(new BrokerUnavailableException(SECRET, null), 503, "5", "unavailable"),
				Arguments.of(new UnconfirmedTaskException("4711", SECRET, null), 503, "1", "outcome-unknown"),
				Arguments.of(new PayloadTooLargeException(SECRET), 413, null, "payload-too-large"),
				Arguments.of(new DuplicateTaskIdException("4711", SECRET), 409, null, "duplicate-task-id"),
				Arguments.of(new TaskSerializationException(SECRET, null), 500, null, "not-accepted"),
				Arguments.of(new TaskUnroutableException(SECRET), 500, null, "not-accepted"),
				Arguments.of(new TaskTimeoutException(SECRET), 504, null, "not-ended"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void springMvcAnswersByAProblem(RuntimeException refusal, int status, @Nullable String retryAfter, String type) {
		MvcTestResult response = mvc(() -> refusal, new RefusedTaskAdvice()).post().uri("/").exchange();
		assertThat(response).hasStatus(status).hasContentTypeCompatibleWith("application/problem+json");
		assertThat(response.getResponse().getHeader("Retry-After")).isEqualTo(retryAfter);
		assertThat(response).bodyJson().extractingPath("type").isEqualTo("urn:task-queue:problem:" + type);
		assertThat(response).bodyText().doesNotContain("4711", "tq.tasks", "10.0.0.7");
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void webFluxAnswersByAProblem(RuntimeException refusal, int status, @Nullable String retryAfter, String type) {
		WebTestClient.ResponseSpec response = WebTestClient.bindToController(new Shop(() -> refusal))
			.controllerAdvice(new RefusedTaskAdvice())
			.build()
			.post()
			.uri("/")
			.exchange();
		response.expectStatus().isEqualTo(status).expectHeader().contentType("application/problem+json");
		assertThat(response.returnResult().getResponseHeaders().getFirst("Retry-After")).isEqualTo(retryAfter);
		response.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:task-queue:problem:" + type)
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	@Test
	void aBatchTellsHowMuchWasAccepted() {
		PartialEnqueueException partial = new PartialEnqueueException(List.of(TaskHandle.completed("one")),
				List.of(new PartialEnqueueException.Refused(1, "4711", "Shop.order", FULL),
						new PartialEnqueueException.Refused(2, "4712", "Shop.order", FULL)));
		MvcTestResult response = mvc(() -> partial, new RefusedTaskAdvice()).post().uri("/").exchange();
		assertThat(response).hasStatus(HttpStatus.SERVICE_UNAVAILABLE).hasHeader("Retry-After", "2");
		assertThat(response).bodyJson().extractingPath("accepted").isEqualTo(1);
		assertThat(response).bodyJson().extractingPath("refused").isEqualTo(2);
	}

	@Test
	void anUnknownOutcomeIsSaid() {
		UnconfirmedTaskException unknown = new UnconfirmedTaskException("4711", SECRET, null);
		assertThat(mvc(() -> unknown, new RefusedTaskAdvice()).post().uri("/").exchange()).bodyJson()
			.extractingPath("outcomeUnknown")
			.isEqualTo(true);
	}

	@Test
	void anAdviceOfTheApplicationComesFirst() {
		assertThat(mvc(() -> FULL, new OwnAdvice(), new RefusedTaskAdvice()).post().uri("/").exchange())
			.hasStatus(HttpStatus.TOO_MANY_REQUESTS);
	}

	private static MockMvcTester mvc(Supplier<RuntimeException> refusal, Object... advice) {
		return MockMvcTester
			.create(MockMvcBuilders.standaloneSetup(new Shop(refusal)).setControllerAdvice(advice).build());
	}

	@RestController
	static class Shop {

		private final Supplier<RuntimeException> refusal;

		Shop(Supplier<RuntimeException> refusal) {
			this.refusal = refusal;
		}

		@PostMapping("/")
		void order() {
			throw this.refusal.get();
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ResponseEntity<Void> refused(QueueFullException ex) {
			return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).build();
		}

	}

}
