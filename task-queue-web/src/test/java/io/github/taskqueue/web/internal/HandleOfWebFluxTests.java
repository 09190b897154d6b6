package io.github.taskqueue.web.internal;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.web.TaskResponses;

/**
 * Handles in answers of WebFlux, which has no addresses of tasks.
 */
class HandleOfWebFluxTests {

	private final WebTestClient client = WebTestClient.bindToController(new Shop()).build();

	@Test
	void aHandleIsItsId() {
		this.client.get().uri("/handle").exchange().expectStatus().isOk().expectBody().json("{\"id\":\"inline\"}");
	}

	@Test
	void anAcceptedTaskIsItsId() {
		this.client.get()
			.uri("/accepted")
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(String.class)
			.isEqualTo("{\"id\":\"inline\"}");
	}

	@Test
	void handlesOfAListAreTheirIds() {
		this.client.get()
			.uri("/list")
			.exchange()
			.expectBody(String.class)
			.isEqualTo("[{\"id\":\"inline\"},{\"id\":\"inline\"}]");
	}

	@RestController
	static class Shop {

		@GetMapping("/handle")
		Mono<TaskHandle<String>> handle() {
			return Mono.just(TaskHandle.completed("secret"));
		}

		@GetMapping("/accepted")
		ResponseEntity<?> accepted() {
			return TaskResponses.accepted(TaskHandle.completed("secret"));
		}

		@GetMapping("/list")
		List<TaskHandle<String>> list() {
			return List.of(TaskHandle.completed("secret"), TaskHandle.completed("secret"));
		}

	}

}
