package io.github.taskqueue.it.worker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * How an application stops that serves requests and runs tasks.
 */
class DrainTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker broker;

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@Test
	void requestsAndTasksFinishTogetherAndRequestsCanStillEnqueue() {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class).run(
				"--server.port=0", "--spring.rabbitmq.addresses=" + broker.uri(), "--spring.main.banner-mode=off",
				"--spring.main.register-shutdown-hook=false");
		URI uri = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
		HttpClient client = HttpClient.newHttpClient();
		application.getBean(Tasks.class).run("first");
		CompletableFuture<HttpResponse<String>> request = client
			.sendAsync(HttpRequest.newBuilder(uri.resolve("/slow")).build(), BodyHandlers.ofString());
		Awaitility.await().atMost(SOON).until(() -> Application.requested && Tasks.begun.count("first") == 1);
		WorkerLifecycle workers = application.getBean(WorkerLifecycle.class);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close,
				(closer) -> new Thread(closer).start());
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThatException().isThrownBy(() -> get(uri)).isInstanceOf(ConnectException.class));
		Awaitility.await().atMost(SOON).until(() -> workers.statuses().stream().allMatch(ConsumerStatus::stopping));
		assertThat(closing).isNotDone();
		Application.gate.open();
		assertThat(request).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("enqueued");
		assertThat(closing).isNotDone();
		Tasks.gate.open();
		assertThat(closing).succeedsWithin(SOON);
		assertThat(Tasks.done.all()).containsExactly("first");
		assertThat(new BrokerQueues(broker).ready("tq.q.default")).as("what the request has enqueued").isOne();
	}

	private static void get(URI uri) throws IOException, InterruptedException {
		HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri.resolve("/fast")).build(), BodyHandlers.discarding());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Tasks.class)
	@RestController
	static class Application {

		static final Gate gate = new Gate();

		static volatile boolean requested;

		private final Tasks tasks;

		Application(Tasks tasks) {
			this.tasks = tasks;
		}

		@GetMapping("/slow")
		String slow() {
			requested = true;
			gate.pass();
			this.tasks.run("second");
			return "enqueued";
		}

	}

	static class Tasks {

		static final Gate gate = new Gate();

		static final Effects<String> begun = new Effects<>();

		static final Effects<String> done = new Effects<>();

		@AsyncTask
		void run(String name) {
			begun.add(name);
			gate.pass();
			done.add(name);
		}

	}

}
