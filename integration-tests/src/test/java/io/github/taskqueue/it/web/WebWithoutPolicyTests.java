package io.github.taskqueue.it.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks over HTTP in an application that has Spring Security and no policy.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebWithoutPolicyTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void showsNoTask(CapturedOutput output) throws Exception {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				ConfigurableApplicationContext application = start(broker)) {
			TaskHandle<String> handle = application.getBean(TaskClient.class)
				.enqueue(() -> application.getBean(Tasks.class).answer());
			assertThat(handle.await(Duration.ofSeconds(60))).isEqualTo("secret");
			String port = application.getEnvironment().getRequiredProperty("local.server.port");
			for (String path : Stream.of("", "/" + handle.id(), "/" + handle.id() + "/events").toList()) {
				HttpRequest.Builder request = HttpRequest
					.newBuilder(URI.create("http://localhost:" + port + "/task-queue/tasks" + path));
				assertThat(status(request.GET())).as(path).isEqualTo(404);
				assertThat(status(request.DELETE())).as(path).isIn(404, 405);
			}
			assertThat(output).containsOnlyOnce("without a TaskAccessPolicy, so no user sees any task over HTTP");
		}
	}

	private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.body()).doesNotContain("secret");
		return response.statusCode();
	}

	private static ConfigurableApplicationContext start(RabbitBroker broker) {
		return new SpringApplicationBuilder(TestApplication.Base.class, Tasks.class).web(WebApplicationType.SERVLET)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false", "server.port=0",
					"spring.rabbitmq.addresses=" + broker.uri(), "task-queue.web.enabled=true",
					"task-queue.store.type=memory")
			.run();
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<String> answer() {
			return TaskHandle.completed("secret");
		}

	}

}
