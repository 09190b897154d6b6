package io.github.taskqueue.it.web;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.web.TaskResponses;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What controllers may return that have enqueued tasks.
 */
class HandleAnswerTests {

	private static RabbitBroker broker;

	private static WebApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = WebApplication.start(broker, List.of(Work.class, WorkController.class),
				"task-queue.web.open=true");
	}

	@AfterAll
	static void stop() {
		application.bean(Work.class).gate().open();
		application.close();
		broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/handle", "/entity", "/any-entity", "/object", "/future", "/callable" })
	void aHandleIsAnsweredByWhereToFollowTheTask(String path) {
		HttpResponse<String> accepted = application.post(path);
		assertThat(accepted.statusCode()).isEqualTo(202);
		assertThat(accepted.headers().firstValue("Retry-After")).contains("1");
		JsonNode body = WebApplication.json(accepted);
		assertIsHandle(body);
		assertThat(accepted.headers().firstValue("Location")).contains(body.path("_links").path("self").asString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/list", "/record", "/map", "/optional" })
	void aHandleWithinAnAnswerLeadsToTheTask(String path) {
		HttpResponse<String> answer = application.post(path);
		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode body = WebApplication.json(answer);
		List<JsonNode> handles = body.path("id").isString() ? List.of(body) : body.valueStream().toList();
		assertThat(handles).isNotEmpty().allSatisfy(HandleAnswerTests::assertIsHandle);
	}

	private static void assertIsHandle(JsonNode handle) {
		assertThat(handle.propertyNames()).containsExactly("id", "_links");
		String self = handle.path("_links").path("self").asString();
		assertThat(handle.path("_links").path("events").asString()).isEqualTo(self + "/events");
		JsonNode task = WebApplication.json(application.get(self));
		assertThat(task.path("id")).isEqualTo(handle.path("id"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/await", "/await-later" })
	void aWaitThatIsTooShortIsAnsweredByAProblem(String path) {
		HttpResponse<String> late = application.get(path);
		assertThat(late.statusCode()).isEqualTo(504);
		assertThat(late.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(WebApplication.json(late).path("type").asString()).isEqualTo("urn:task-queue:problem:not-ended");
	}

	@Test
	void aHandleOfACallBeforeIsAnsweredAlike() {
		String id = WebApplication.json(application.post("/handle")).path("id").asString();
		HttpResponse<String> again = application.get("/again/" + id);
		assertThat(again.statusCode()).isEqualTo(202);
		assertIsHandle(WebApplication.json(again));
	}

	@RestController
	static class WorkController {

		private final Work work;

		private final TaskClient client;

		WorkController(Work work, TaskClient client) {
			this.work = work;
			this.client = client;
		}

		@PostMapping("/handle")
		TaskHandle<String> handle() {
			return this.work.work();
		}

		@PostMapping("/entity")
		ResponseEntity<TaskHandle<String>> entity() {
			return TaskResponses.accepted(this.work.work());
		}

		@PostMapping("/any-entity")
		ResponseEntity<?> anyEntity() {
			return TaskResponses.accepted(this.work.work());
		}

		@PostMapping("/object")
		Object object() {
			return this.work.work();
		}

		@PostMapping("/future")
		CompletableFuture<?> future() {
			return CompletableFuture.completedFuture(this.work.work());
		}

		@PostMapping("/callable")
		Callable<ResponseEntity<?>> callable() {
			return () -> TaskResponses.accepted(this.work.work());
		}

		@PostMapping("/list")
		List<TaskHandle<?>> list() {
			return this.client.enqueueAll(() -> {
				this.work.work();
				this.work.nothing();
			});
		}

		@PostMapping("/record")
		Two two() {
			return new Two(this.work.work(), this.client.enqueue(this.work::nothing));
		}

		@PostMapping("/map")
		Map<String, Object> map() {
			return Map.of("one", this.work.work());
		}

		@PostMapping("/optional")
		Optional<TaskHandle<String>> optional() {
			return Optional.of(this.work.work());
		}

		@GetMapping("/again/{id}")
		TaskHandle<String> again(@PathVariable String id) {
			return this.client.handle(id, String.class);
		}

		@GetMapping("/await")
		String await() {
			return this.work.waits().await(Duration.ofMillis(100));
		}

		@GetMapping("/await-later")
		CompletableFuture<String> awaitLater() {
			TaskHandle<String> task = this.work.waits();
			return CompletableFuture.supplyAsync(() -> task.await(Duration.ofMillis(100)));
		}

	}

	record Two(TaskHandle<String> one, TaskHandle<?> other) {

	}

	static class Work {

		private final Gate gate = new Gate();

		Gate gate() {
			return this.gate;
		}

		@AsyncTask(name = "work")
		TaskHandle<String> work() {
			return TaskHandle.completed("done");
		}

		@AsyncTask(name = "nothing")
		void nothing() {
		}

		@AsyncTask(name = "waits", queue = "waiting")
		TaskHandle<String> waits() {
			this.gate.pass();
			return TaskHandle.completed("waited");
		}

	}

}
