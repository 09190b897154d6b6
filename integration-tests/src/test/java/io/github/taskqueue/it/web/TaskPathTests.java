package io.github.taskqueue.it.web;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids of callers' choice in the paths of a web server behind a strict firewall.
 */
class TaskPathTests {

	private static RabbitBroker broker;

	private static WebApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = WebApplication.start(broker, List.of(Orders.class, OrderController.class),
				"task-queue.web.open=true");
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "order-42", "order/42", "/", "//", "a\\b", "order;v=1", ";", "..", ".", "../..", "a/../b",
			"%2e%2e", "%2F", "100%", "a?b", "a#b", "{id}", "~", "~b3JkZXI", "a+b", "a&b=c", "[1]", "\"'<>|^`", "events",
			"order/events", ".hidden", "a:b", "@", "!$()*," })
	void theAddressOfATaskLeadsToIt(String id) {
		HttpResponse<String> accepted = application
			.post(UriComponentsBuilder.fromPath("/orders").queryParam("id", "{id}").build(id).toString());
		assertThat(accepted.statusCode()).isEqualTo(202);
		JsonNode links = WebApplication.json(accepted).path("_links");
		String address = accepted.headers().firstValue("Location").orElseThrow();
		assertThat(links.path("self").asString()).isEqualTo(address);
		HttpResponse<String> ended = application.get(address + "?wait=20s");
		assertThat(ended.statusCode()).isEqualTo(200);
		assertThat(WebApplication.json(ended).path("id").asString()).isEqualTo(id);
		assertThat(application.get(links.path("events").asString()).body()).contains("event:result");
		assertThat(application.delete(address).statusCode()).isEqualTo(409);
	}

	@Test
	void whatIsNoIdIsNotFound() {
		for (String segment : List.of("~", "~!", "~AA", "~w7w", "~" + "QUFB".repeat(100))) {
			HttpResponse<String> answer = application.get("/task-queue/tasks/" + segment);
			assertThat(answer.statusCode()).as(segment).isEqualTo(404);
			assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
		}
	}

	@RestController
	static class OrderController {

		private final TaskClient client;

		private final Orders orders;

		OrderController(TaskClient client, Orders orders) {
			this.client = client;
			this.orders = orders;
		}

		@PostMapping("/orders")
		TaskHandle<Void> order(@RequestParam String id) {
			return this.client.enqueue(TaskOptions.with().taskId(id), this.orders::order);
		}

	}

	static class Orders {

		@AsyncTask
		void order() {
		}

	}

}
