package io.github.taskqueue.it.observe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointTests {

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = new SpringApplicationBuilder(TestApplication.Base.class, Tasks.class)
			.web(WebApplicationType.SERVLET)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false", "server.port=0",
					"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
					"management.endpoint.health.probes.enabled=true", "spring.rabbitmq.addresses=" + broker.uri(),
					"task-queue.namespace=shop", "task-queue.queues.elsewhere.concurrency=0")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@Test
	void allQueuesAreShown() {
		Awaitility.await().untilAsserted(() -> {
			JsonNode all = json(get("/actuator/taskqueues"));
			assertThat(all.path("namespace").asString()).isEqualTo("shop");
			assertThat(all.path("queues").propertyNames()).containsExactly("elsewhere", "mails");
			assertThat(all.path("queues").path("mails")).isEqualTo(JsonMapper.shared().readTree("""
					{
						"status": "CONSUMING",
						"ready": 0,
						"isolated": 0,
						"deadLetters": 0,
						"consumers": { "concurrency": 4, "active": 0, "stubborn": 0, "cluster": 1 },
						"tasks": { "Tasks.send": { "timeout": "PT30S", "maxAttempts": 3 } }
					}
					"""));
			assertThat(all.path("queues").path("elsewhere").path("status").asString()).isEqualTo("NOT_WORKED_ON");
		});
	}

	@Test
	void oneQueueIsShown() {
		assertThat(json(get("/actuator/taskqueues/mails")).path("tasks").propertyNames()).containsExactly("Tasks.send");
	}

	@Test
	void unknownQueueIsNotFound() {
		assertThat(get("/actuator/taskqueues/nowhere").statusCode()).isEqualTo(404);
	}

	@Test
	void pausedQueueIsShownAndIsNotDown() {
		TaskQueues queues = application.getBean(TaskQueues.class);
		queues.pause("mails", TaskPause.because("relay is down").by("Anna"));
		queues.pauseTask("Tasks.send", TaskPause.because("relay is down").by("Anna"));
		try {
			Awaitility.await().untilAsserted(() -> {
				JsonNode mails = json(get("/actuator/taskqueues/mails"));
				assertThat(mails.path("status").asString()).isEqualTo("PAUSED");
				assertThat(mails.path("waitingFor").asString()).startsWith("paused by Anna since ");
				assertThat(mails.path("tasks").path("Tasks.send").path("paused").asString())
					.endsWith("(\"relay is down\")");
				JsonNode health = json(get("/actuator/health/taskQueue/mails"));
				assertThat(health.path("status").asString()).isEqualTo("UP");
				assertThat(health.path("details").path("paused").asString()).startsWith("paused by Anna since ");
				assertThat(get("/actuator/metrics/taskqueue.queue.paused?tag=queue:mails").body())
					.contains("\"value\":1.0");
			});
		}
		finally {
			queues.resume("mails");
			queues.resumeTask("Tasks.send");
		}
		Awaitility.await()
			.until(() -> json(get("/actuator/taskqueues/mails")).path("status").asString().equals("CONSUMING"));
	}

	@Test
	void nothingCanBeWritten() {
		assertThat(send(HttpRequest.newBuilder(uri("/actuator/taskqueues/mails"))
			.POST(HttpRequest.BodyPublishers.ofString("{}"))
			.build()).statusCode()).isEqualTo(405);
	}

	@Test
	void healthHasAComponentForEachQueueAndOneForTheBackground() {
		Awaitility.await().untilAsserted(() -> {
			JsonNode component = json(get("/actuator/health")).path("components").path("taskQueue");
			assertThat(component.path("status").asString()).isEqualTo("UP");
			assertThat(component.path("components").propertyNames()).containsExactly("mails", "~background");
		});
		assertThat(json(get("/actuator/health/taskQueue/mails")).path("details").path("concurrency").asInt())
			.isEqualTo(4);
		assertThat(json(get("/actuator/health/taskQueue/~background")).path("status").asString()).isEqualTo("UP");
	}

	@Test
	void probesLeaveTaskQueuesOut() {
		assertThat(get("/actuator/health/liveness").body()).doesNotContain("taskQueue");
		assertThat(get("/actuator/health/readiness").body()).doesNotContain("taskQueue");
	}

	@Test
	void metricsAreShown() {
		application.getBean(Tasks.class).send("somebody");
		Awaitility.await()
			.untilAsserted(() -> assertThat(get("/actuator/metrics/taskqueue.process?tag=task:Tasks.send").statusCode())
				.isEqualTo(200));
	}

	private static HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(uri(path)).build());
	}

	private static URI uri(String path) {
		return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
	}

	private static HttpResponse<String> send(HttpRequest request) {
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	static class Tasks {

		@AsyncTask(queue = "mails", timeout = "30s", retry = @TaskRetry(maxAttempts = 3))
		public void send(String address) {
		}

	}

}
