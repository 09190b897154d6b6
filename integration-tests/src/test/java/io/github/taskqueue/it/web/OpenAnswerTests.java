package io.github.taskqueue.it.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.JMException;
import javax.management.ObjectName;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.web.TaskAccess;
import io.github.taskqueue.web.TaskAccessPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;

/**
 * Event streams and long polls: when they end, and how many there may be.
 */
class OpenAnswerTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static RabbitBroker broker;

	@BeforeAll
	static void open() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void close() {
		broker.close();
	}

	private static WebApplication start(String... properties) {
		return WebApplication.start(broker, List.of(Tasks.class, Policy.class), properties);
	}

	@Test
	void noEmitterOutlivesItsStream() {
		try (WebApplication application = start()) {
			TaskHandle<Void> ended = enqueue(application, "");
			application.get(path(ended) + "?wait=20s");
			long before = emitters();
			for (int i = 0; i < 100; i++) {
				assertThat(application.get(path(ended) + "/events").body()).contains("event:result");
			}
			Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(emitters()).isLessThanOrEqualTo(before));
		}
	}

	@Test
	void noEmitterOutlivesItsClient() throws IOException {
		try (WebApplication application = start("task-queue.web.heartbeat=100ms")) {
			TaskHandle<Void> task = enqueue(application, "client");
			long before = emitters();
			for (int i = 0; i < 10; i++) {
				application.open(path(task) + "/events", null).body().close();
			}
			Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(emitters()).isLessThanOrEqualTo(before));
			application.bean(Tasks.class).gate().open();
		}
	}

	/**
	 * The web server waits half a minute for requests that do not end.
	 */
	@Test
	void theStopEndsStreamsAndLongPolls() throws IOException {
		try (WebApplication application = start("task-queue.worker.enabled=false")) {
			TaskHandle<Void> task = enqueue(application, "");
			CompletableFuture<HttpResponse<String>> poll = CompletableFuture
				.supplyAsync(() -> application.get(path(task) + "?wait=60s"));
			Awaitility.await().atMost(SOON).untilAtomic(application.bean(Policy.class).asked, greaterThan(0));
			try (BufferedReader stream = lines(application.open(path(task) + "/events", null))) {
				readUntil(stream, "QUEUED");
				long start = System.nanoTime();
				application.close();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
				assertThat(stream.lines()).allMatch(String::isEmpty);
			}
			assertThat(poll).succeedsWithin(SOON)
				.satisfies((answer) -> assertThat(answer.body()).contains("\"status\":\"QUEUED\""));
		}
	}

	@Test
	void permissionIsAskedAgainAtEachEvent() throws IOException {
		try (WebApplication application = start()) {
			TaskHandle<Void> task = enqueue(application, "revoked");
			awaitRunning(application, task);
			CompletableFuture<HttpResponse<String>> poll = CompletableFuture
				.supplyAsync(() -> application.get(path(task) + "?wait=60s", "ada"));
			try (BufferedReader stream = lines(application.open(path(task) + "/events", "ada"))) {
				readUntil(stream, "RUNNING");
				application.bean(Policy.class).revoked.add("ada");
				application.bean(Tasks.class).gate().open();
				assertThat(stream.lines()).allSatisfy((line) -> assertThat(line).doesNotContain("SUCCEEDED"));
			}
			assertThat(poll).succeedsWithin(SOON).satisfies((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(404);
				assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
			});
			assertThat(application.get(path(task), "bob").statusCode()).isEqualTo(200);
			assertThat(application.get(path(task) + "/events", "ada").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void streamsAreLimited() throws IOException {
		try (WebApplication application = start("task-queue.web.max-streams=3", "task-queue.web.max-streams-per-user=2",
				"task-queue.web.heartbeat=100ms")) {
			TaskHandle<Void> task = enqueue(application, "limited");
			awaitRunning(application, task);
			List<HttpResponse<InputStream>> streams = new ArrayList<>();
			for (String user : List.of("ada", "ada", "bob")) {
				HttpResponse<InputStream> stream = application.open(path(task) + "/events", user);
				assertThat(stream.statusCode()).isEqualTo(200);
				streams.add(stream);
			}
			assertRefused(application.get(path(task) + "/events", "ada"), 503);
			assertRefused(application.get(path(task) + "?wait=20s", "cyd"), 503);
			assertThat(application.get(path(task), "ada").statusCode()).isEqualTo(200);
			streams.get(2).body().close();
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertRefused(application.get(path(task) + "/events", "ada"), 429));
			try (InputStream anybody = application.open(path(task) + "/events", null).body()) {
				application.bean(Tasks.class).gate().open();
				assertThat(new String(anybody.readAllBytes(), StandardCharsets.UTF_8)).contains("SUCCEEDED");
			}
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(
						() -> assertThat(application.get(path(task) + "/events", "ada").statusCode()).isEqualTo(200));
		}
	}

	private static void assertRefused(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
	}

	private static TaskHandle<Void> enqueue(WebApplication application, String note) {
		return application.bean(TaskClient.class).enqueue(() -> application.bean(Tasks.class).work(note));
	}

	private static void awaitRunning(WebApplication application, TaskHandle<?> task) {
		Awaitility.await().atMost(SOON).until(() -> application.get(path(task)).body().contains("RUNNING"));
	}

	private static String path(TaskHandle<?> task) {
		return "/task-queue/tasks/" + task.id();
	}

	private static BufferedReader lines(HttpResponse<InputStream> response) {
		return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
	}

	private static void readUntil(BufferedReader stream, String text) throws IOException {
		String line = stream.readLine();
		while (line != null && !line.contains(text)) {
			line = stream.readLine();
		}
		assertThat(line).contains(text);
	}

	/**
	 * How many are in use.
	 */
	private static long emitters() {
		try {
			Object histogram = ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
			return String.valueOf(histogram)
				.lines()
				.map((line) -> line.strip().split("\\s+"))
				.filter((columns) -> columns.length >= 4 && columns[3].equals(SseEmitter.class.getName()))
				.mapToLong((columns) -> Long.parseLong(columns[1]))
				.sum();
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Tasks {

		private final Gate gate = new Gate();

		Gate gate() {
			return this.gate;
		}

		@AsyncTask
		void work(String note) {
			TaskContext.current().progress(1, 2, note);
			if (!note.isEmpty()) {
				this.gate.pass();
			}
		}

	}

	static class Policy implements TaskAccessPolicy {

		private final Set<String> revoked = ConcurrentHashMap.newKeySet();

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public boolean permits(@Nullable Principal user, TaskDetails task, TaskAccess access) {
			this.asked.incrementAndGet();
			return user == null || !this.revoked.contains(user.getName());
		}

	}

}
