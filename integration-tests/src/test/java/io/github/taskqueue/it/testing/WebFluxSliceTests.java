package io.github.taskqueue.it.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.github.taskqueue.test.AutoConfigureTaskQueue;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskTester;

import static org.assertj.core.api.Assertions.assertThat;

@WebFluxTest(BookController.class)
@AutoConfigureTaskQueue
@Import(BookTasks.class)
class WebFluxSliceTests {

	@Autowired
	private WebTestClient web;

	@Autowired
	private TaskTester tasks;

	@Test
	void callOfAControllerIsCaptured() {
		this.web.post()
			.uri("/books/7/order")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.value((id) -> assertThat(this.tasks).enqueued(BookTasks::order).withId((String) id).with(7L));
	}

	@Test
	@TaskFault(Fault.BROKER_AWAY)
	void refusedCallIsAProblem() {
		this.web.post()
			.uri("/books/7/order")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void deadLettersAreThere() {
		this.web.get().uri("/books/failures").exchange().expectStatus().isOk().expectBody().json("[]");
	}

}
