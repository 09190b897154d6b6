package io.github.taskqueue.it.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.fasterxml.uuid.Generators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.web.TaskAccess;
import io.github.taskqueue.web.TaskAccessPolicy;
import io.github.taskqueue.web.TaskResponses;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that works and another one that is asked, with one database.
 */
class WebStatusTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext worker;

	private static ConfigurableApplicationContext asked;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		TestDatabase database = PostgresServer.newDatabase();
		worker = start(database);
		asked = start(database, "task-queue.worker.enabled=false", "task-queue.store.search-timeout=5s");
	}

	private static ConfigurableApplicationContext start(TestDatabase database, String... more) {
		return new SpringApplicationBuilder(TestApplication.Base.class, DatabaseConfiguration.class, Exports.class,
				ExportController.class, OnlyOwn.class)
			.web(WebApplicationType.SERVLET)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false", "server.port=0",
					"spring.rabbitmq.addresses=" + broker.uri(), "task-queue.web.enabled=true",
					"task-queue.web.heartbeat=200ms")
			.properties(DatabaseConfiguration.properties(database, more))
			.run();
	}

	@AfterAll
	static void stop() {
		asked.close();
		worker.close();
		broker.close();
	}

	@Test
	void anAcceptedTaskIsAnsweredByWhereToFollowIt() {
		HttpResponse<String> accepted = post("/exports?rows=3");
		assertThat(accepted.statusCode()).isEqualTo(202);
		assertThat(accepted.headers().firstValue("Retry-After")).contains("1");
		String location = accepted.headers().firstValue("Location").orElseThrow();
		assertThat(location).endsWith("/task-queue/tasks/" + id(accepted));
		JsonNode ended = json(get(uri(asked, "/task-queue/tasks/" + id(accepted) + "?wait=30s")));
		assertThat(ended.path("status").asString()).isEqualTo("SUCCEEDED");
		assertThat(ended.path("result")).isEqualTo(JsonMapper.shared().readTree("{\"rows\":3}"));
		assertThat(ended.propertyNames()).containsExactly("id", "task", "queue", "status", "waitingFor", "attempt",
				"maxAttempts", "progress", "result", "error", "enqueuedAt", "startedAt", "finishedAt");
		assertThat(json(get(URI.create(location)))).isEqualTo(ended);
	}

	@Test
	void aControllerMayReturnTheHandleItself() {
		HttpResponse<String> accepted = post("/exports/plain?rows=3");
		assertThat(accepted.statusCode()).isEqualTo(202);
		assertThat(accepted.headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/task-queue/tasks/" + id(accepted)));
		assertThat(json(accepted).path("_links").path("events").asString()).endsWith(id(accepted) + "/events");
	}

	@Test
	void whatHasNotChangedIsNotSentAgain() {
		String id = id(post("/exports?rows=1"));
		HttpResponse<String> ended = get(task(id, "?wait=30s"));
		String tag = ended.headers().firstValue("ETag").orElseThrow();
		assertThat(ended.headers().firstValue("Retry-After")).isEmpty();
		HttpResponse<String> again = send(HttpRequest.newBuilder(task(id, "")).header("If-None-Match", tag));
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
	}

	@Test
	void aWaitEndsWithItsTime() {
		String id = id(post("/exports?rows=1&gate=wait"));
		JsonNode task = json(get(task(id, "?wait=100ms")));
		assertThat(task.path("status").asString()).isIn("QUEUED", "RUNNING");
		HttpResponse<String> waiting = get(task(id, ""));
		assertThat(waiting.headers().firstValue("Retry-After")).isPresent();
		gate("wait").open();
		assertThat(json(get(task(id, "?wait=30s"))).path("status").asString()).isEqualTo("SUCCEEDED");
	}

	@Test
	void whyATaskWaitsIsToldAtTheEndOfAWaitTooAndIsNewsWhenItChanges() {
		TaskQueues queues = worker.getBean(TaskQueues.class);
		queues.pause("default", TaskPause.because("bank is down").by("Anna"));
		String id = id(post("/exports?rows=1"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(json(get(task(id, ""))).path("waitingFor").asString())
				.matches("paused by Anna since 20.*Z \\(\"bank is down\"\\)"));
		HttpResponse<String> paused = get(task(id, ""));
		assertThat(json(get(task(id, "?wait=300ms")))).isEqualTo(json(paused));
		String tag = paused.headers().firstValue("ETag").orElseThrow();
		assertThat(send(HttpRequest.newBuilder(task(id, "")).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
		queues.pause("default", TaskPause.because("bank is slow").by("Anna"));
		Awaitility.await()
			.until(() -> send(HttpRequest.newBuilder(task(id, "")).header("If-None-Match", tag)).statusCode() == 200);
		queues.resume("default");
		assertThat(json(get(task(id, "?wait=30s"))).path("waitingFor").isNull()).isTrue();
	}

	@Test
	void aWaitThatIsNoDurationIsRefused() {
		String id = id(post("/exports?rows=1"));
		assertThat(get(task(id, "?wait=soon")).statusCode()).isEqualTo(400);
		assertThat(get(task(id, "?wait=999999999999999999d")).statusCode()).isEqualTo(400);
	}

	@Test
	void progressIsStreamedFromAnotherApplicationUntilTheEnd() {
		String id = id(post("/exports?rows=5&gate=stream"));
		try (Stream<String> lines = lines(id)) {
			StringBuilder seen = new StringBuilder();
			lines.forEach((line) -> {
				seen.append(line).append('\n');
				if (line.contains("\"done\":5") && line.contains("RUNNING")) {
					gate("stream").open();
				}
			});
			assertThat(seen.toString()).contains("event:state\n").contains("event:result\n").contains("retry:2000");
			assertThat(seen.toString().trim()).endsWith("}");
			assertThat(seen.toString()).containsSubsequence("\"status\":\"RUNNING\"", "\"status\":\"SUCCEEDED\"",
					"\"result\":{\"rows\":5}");
		}
	}

	@Test
	void aStreamShowsThatItLives() {
		String id = id(post("/exports?rows=5&gate=alive"));
		try (Stream<String> lines = lines(id)) {
			assertThat(lines.filter((line) -> line.startsWith(":")).limit(3)).hasSize(3);
		}
		gate("alive").open();
	}

	@Test
	void aClientThatHasSeenTheEndNeedNotComeAgain() {
		String id = id(post("/exports?rows=1"));
		get(task(id, "?wait=30s"));
		String last;
		try (Stream<String> lines = lines(id)) {
			last = lines.filter((line) -> line.startsWith("id:"))
				.reduce((one, other) -> other)
				.orElseThrow()
				.substring(3);
		}
		HttpResponse<String> again = send(HttpRequest.newBuilder(task(id, "/events")).header("Last-Event-ID", last));
		assertThat(again.statusCode()).isEqualTo(204);
	}

	@Test
	void aDeadTaskShowsItsError() {
		String id = id(post("/exports?rows=-1"));
		JsonNode task = json(get(task(id, "?wait=30s")));
		assertThat(task.path("status").asString()).isEqualTo("DEAD");
		assertThat(task.path("error").path("type").asString()).isEqualTo(PermanentTaskException.class.getName());
		assertThat(task.path("error").path("message").asString()).isEqualTo("no rows");
		try (Stream<String> lines = lines(id)) {
			assertThat(lines).contains("event:error");
		}
	}

	@Test
	void aTaskIsCancelledOnce() {
		String id = id(post("/exports?rows=1&gate=cancelled"));
		HttpResponse<String> asked = send(HttpRequest.newBuilder(task(id, "")).DELETE());
		assertThat(asked.statusCode()).isEqualTo(202);
		assertThat(json(asked).path("id").asString()).isEqualTo(id);
		assertThat(json(get(task(id, "?wait=30s"))).path("status").asString()).isEqualTo("CANCELLED");
		HttpResponse<String> again = send(HttpRequest.newBuilder(task(id, "")).DELETE());
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(again.headers().firstValue("Content-Type")).contains("application/problem+json");
	}

	@Test
	void whoMayOnlySeeATaskCannotCancelIt() {
		String readOnly = id(post("/read-only"));
		assertThat(send(HttpRequest.newBuilder(task(readOnly, "")).DELETE()).statusCode()).isEqualTo(403);
	}

	@Test
	void whatIsNotThereIsAProblem() {
		HttpResponse<String> missing = get(task(Generators.timeBasedEpochGenerator().generate().toString(), ""));
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(get(task("of-my-own", "/events")).statusCode()).isEqualTo(404);
		assertThat(get(task("018cc251-f400-7000-8000-000000000000", "")).statusCode()).isEqualTo(410);
	}

	@Test
	void aTaskOfSomebodyElseIsNotThere() {
		String id = id(post("/secrets"));
		assertThat(get(task(id, "")).statusCode()).isEqualTo(404);
		assertThat(get(task(id, "/events")).statusCode()).isEqualTo(404);
	}

	@Test
	void tasksAreFoundPageByPage() {
		String from = "&from=" + Instant.now();
		List<String> ids = Stream.of(1, 2, 3).map((rows) -> id(post("/exports?rows=" + rows))).toList();
		ids.forEach((id) -> get(task(id, "?wait=30s")));
		HttpResponse<String> first = get(tasks("?status=SUCCEEDED,DEAD&queue=default&task=export&limit=2" + from));
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
		assertThat(json(first).path("tasks").path(0).propertyNames()).containsExactly("id", "task", "queue", "status",
				"waitingFor", "attempt", "maxAttempts", "progress", "error", "enqueuedAt", "startedAt", "finishedAt");
		String link = first.headers().firstValue("Link").orElseThrow();
		assertThat(link).endsWith("&after=" + json(first).path("next").asString() + ">; rel=\"next\"");
		HttpResponse<String> second = get(URI.create(link.substring(1, link.indexOf('>'))));
		assertThat(ids(second)).containsExactly(ids.get(0));
		assertThat(json(second).path("next").isNull()).isTrue();
		assertThat(second.headers().firstValue("Link")).isEmpty();
		assertThat(ids(get(tasks("?status=running" + from)))).isEmpty();
		assertThat(ids(get(tasks("?to=2000-01-01T00:00:00Z")))).isEmpty();
	}

	@Test
	void tasksOfSomebodyElseAreNotFound() {
		String from = "?from=" + Instant.now();
		String secret = id(post("/secrets"));
		String own = id(post("/exports?rows=1"));
		assertThat(ids(get(tasks(from)))).containsExactly(own).doesNotContain(secret);
	}

	@Test
	void aParameterThatCannotBeReadIsNamed() {
		HttpResponse<String> refused = get(tasks("?after=next"));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(refused).path("title").asString()).isEqualTo("'after' is invalid");
		assertThat(get(tasks("?queue=%00")).statusCode()).isEqualTo(400);
	}

	@Test
	void aSearchThatTakesTooLongIsAProblem() {
		DataSource dataSource = worker.getBean(DataSource.class);
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		HttpResponse<String> refused = new TransactionTemplate(new JdbcTransactionManager(dataSource))
			.execute((transaction) -> {
				jdbc.execute("LOCK TABLE task_queue_task IN ACCESS EXCLUSIVE MODE");
				return get(tasks(""));
			});
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(refused).path("detail").asString()).contains("Add a time range");
	}

	private static URI tasks(String query) {
		return uri(asked, "/task-queue/tasks" + query);
	}

	private static List<String> ids(HttpResponse<String> response) {
		return json(response).path("tasks").valueStream().map((task) -> task.path("id").asString()).toList();
	}

	private Gate gate(String name) {
		return worker.getBean(Exports.class).gate(name);
	}

	private Stream<String> lines(String id) {
		try {
			HttpResponse<Stream<String>> response = this.http.send(HttpRequest.newBuilder(task(id, "/events"))
				.header("Accept", "text/event-stream")
				.timeout(SOON)
				.build(), BodyHandlers.ofLines());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
			return response.body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URI task(String id, String rest) {
		return uri(asked, "/task-queue/tasks/" + id + rest);
	}

	private static URI uri(ConfigurableApplicationContext application, String path) {
		String port = Objects.requireNonNull(application.getEnvironment().getProperty("local.server.port"));
		return URI.create("http://localhost:" + port + path);
	}

	private HttpResponse<String> post(String path) {
		return send(HttpRequest.newBuilder(uri(worker, path)).POST(HttpRequest.BodyPublishers.noBody()));
	}

	private HttpResponse<String> get(URI uri) {
		return send(HttpRequest.newBuilder(uri));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String id(HttpResponse<String> response) {
		return json(response).path("id").asString();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	@RestController
	static class ExportController {

		private final Exports exports;

		ExportController(Exports exports) {
			this.exports = exports;
		}

		@PostMapping("/exports")
		ResponseEntity<TaskHandle<Map<String, Integer>>> export(@RequestParam int rows,
				@RequestParam(defaultValue = "") String gate) {
			return TaskResponses.accepted(this.exports.export(rows, gate));
		}

		@PostMapping("/exports/plain")
		TaskHandle<Map<String, Integer>> plain(@RequestParam int rows) {
			return this.exports.export(rows, "");
		}

		@PostMapping("/read-only")
		TaskHandle<String> readOnly() {
			return this.exports.readOnly();
		}

		@PostMapping("/secrets")
		TaskHandle<String> secret() {
			return this.exports.secret();
		}

	}

	static class Exports {

		private final Map<String, Gate> gates = new ConcurrentHashMap<>();

		Gate gate(String name) {
			return this.gates.computeIfAbsent(name, (key) -> new Gate());
		}

		@AsyncTask(name = "export")
		TaskHandle<Map<String, Integer>> export(int rows, String gate) {
			if (rows < 0) {
				throw new PermanentTaskException("no rows");
			}
			for (int i = 1; i <= rows; i++) {
				TaskContext.current().progress(i, rows, "row " + i);
			}
			if (!gate.isEmpty()) {
				gate(gate).pass();
			}
			return TaskHandle.completed(Map.of("rows", rows));
		}

		@AsyncTask(name = "read-only")
		TaskHandle<String> readOnly() {
			return TaskHandle.completed("read-only");
		}

		@AsyncTask(name = "secret")
		TaskHandle<String> secret() {
			return TaskHandle.completed("secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyOwn {

		@Bean
		TaskAccessPolicy policy() {
			return (user, task, access) -> !task.name().equals("secret")
					&& (access == TaskAccess.READ || !task.name().equals("read-only"));
		}

	}

}
