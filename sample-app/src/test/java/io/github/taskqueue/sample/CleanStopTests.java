package io.github.taskqueue.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stops a process of the sample application while it exports and a page follows that.
 */
class CleanStopTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int ROWS = 4_000;

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

	@Test
	void anotherProcessGoesOnWithTheExport() throws Exception {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost()) {
			String task = stopDuringAnExport(broker);
			try (ChildJvm second = start(broker)) {
				assertThat(done(second, task)).isBetween(1, ROWS - 1);
				Awaitility.await().atMost(PATIENCE).until(() -> done(second, task) == ROWS);
			}
		}
	}

	private String stopDuringAnExport(RabbitBroker broker) throws IOException, InterruptedException {
		try (ChildJvm sample = start(broker)) {
			String id = JsonPath.read(post(sample, "/exports?rows=" + ROWS), "$.id");
			String task = "/task-queue/tasks/" + id;
			Awaitility.await().atMost(PATIENCE).until(() -> done(sample, task) > 0);
			try (InputStream events = open(sample, task + "/events")) {
				assertThat(events.read()).isPositive();
				long start = System.nanoTime();
				sample.terminate();
				assertThat(sample.awaitExit(PATIENCE)).isEqualTo(143);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			}
			assertThat(sample.output().lines()).noneMatch(CleanStopTests::isTrouble);
			return task;
		}
	}

	private ChildJvm start(RabbitBroker broker) {
		ChildJvm sample = ChildJvm.running(TestSampleApplication.class)
			.environment("TASK_QUEUE_BROKER_URI", broker.uri().toString())
			.arguments("--server.port=0", "--sample.folder=" + this.folder, "--sample.export.pause=200ms")
			.start();
		sample.awaitOutput("Started SampleApplication", PATIENCE);
		return sample;
	}

	private static boolean isTrouble(String line) {
		return line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("Exception");
	}

	private int done(ChildJvm sample, String task) throws IOException, InterruptedException {
		return JsonPath.read(this.http.send(request(sample, task).build(), BodyHandlers.ofString()).body(),
				"$.progress.done");
	}

	private String post(ChildJvm sample, String path) throws IOException, InterruptedException {
		return this.http
			.send(request(sample, path).POST(HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString())
			.body();
	}

	private InputStream open(ChildJvm sample, String path) throws IOException, InterruptedException {
		return this.http.send(request(sample, path).build(), BodyHandlers.ofInputStream()).body();
	}

	private static HttpRequest.Builder request(ChildJvm sample, String path) {
		Matcher port = PORT.matcher(sample.output());
		assertThat(port.find()).isTrue();
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port.group(1) + path));
	}

}
