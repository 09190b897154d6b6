package io.github.taskqueue.it.call;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the quick start of the README as it stands and uses it over HTTP.
 */
class QuickStartTests {

	private static final Pattern FILE = Pattern.compile("<!-- quick-start: (\\S+) -->\\s*```\\w+\\n(.*?)\\n\\s*```",
			Pattern.DOTALL);

	/**
	 * On the class path of these tests, and not of the shop.
	 */
	private static final String REDIS = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration";

	private final RabbitBroker broker = RabbitBroker.shared().newVirtualHost();

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	Path folder;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void compileAndRun() throws Exception {
		Map<String, String> files = new TreeMap<>();
		Matcher file = FILE.matcher(Files.readString(Path.of("..", "README.md")));
		while (file.find()) {
			files.put(file.group(1), file.group(2).stripIndent());
		}
		assertThat(files).containsOnlyKeys("Reports.java", "ShopApplication.java", "application.yml");
		for (Map.Entry<String, String> entry : files.entrySet()) {
			Files.writeString(this.folder.resolve(entry.getKey()), entry.getValue());
		}
		compile();
		run();
	}

	private void compile() {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		int status = compiler.run(null, null, null, "-parameters", "-proc:none", "-d", this.folder.toString(),
				"-classpath", System.getProperty("java.class.path"), this.folder.resolve("Reports.java").toString(),
				this.folder.resolve("ShopApplication.java").toString());
		assertThat(status).isZero();
	}

	private void run() throws Exception {
		ClassLoader parent = getClass().getClassLoader();
		ClassLoader loader = new URLClassLoader(new URL[] { this.folder.toUri().toURL() }, parent);
		Thread.currentThread().setContextClassLoader(loader);
		try {
			this.application = new SpringApplicationBuilder(loader.loadClass("shop.ShopApplication"))
				.resourceLoader(new DefaultResourceLoader(loader))
				.properties("server.port=0", "spring.autoconfigure.exclude=" + REDIS,
						"spring.rabbitmq.host=" + this.broker.host(), "spring.rabbitmq.port=" + this.broker.port(),
						"spring.rabbitmq.username=" + this.broker.username(),
						"spring.rabbitmq.password=" + this.broker.password(),
						"spring.rabbitmq.virtual-host=" + this.broker.virtualHost())
				.run();
		}
		finally {
			Thread.currentThread().setContextClassLoader(parent);
		}
	}

	@AfterEach
	void close() {
		this.application.close();
		this.broker.close();
	}

	@Test
	void givesTheResultAndShowsItInActuator() throws Exception {
		assertThat(post("/words", "nothing accepted is lost")).isEqualTo("4");
		assertThat(post("/words/later", "a word")).matches("[0-9a-f-]{36}");
		assertThat(get("/actuator/health")).contains("\"status\":\"UP\"");
		assertThat(get("/actuator/taskqueues")).contains("Reports.countWords");
		Awaitility.await()
			.untilAsserted(() -> assertThat(get("/actuator/metrics/taskqueue.process")).contains("\"value\":2.0"));
	}

	private String post(String path, String body) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
	}

	private String get(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(path)).build());
	}

	private URI uri(String path) {
		return URI
			.create("http://localhost:" + this.application.getEnvironment().getProperty("local.server.port") + path);
	}

	private String send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
