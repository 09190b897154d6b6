package io.github.taskqueue.internal.broker.policy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ManagementApiTests {

	private final ConnectionFactory settings = new ConnectionFactory();

	private HttpServer server;

	@BeforeEach
	void listen() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.start();
		this.settings.setUsername("shop");
		this.settings.setPassword("secret");
		this.settings.setVirtualHost("a/b c");
	}

	@AfterEach
	void close() {
		this.server.stop(0);
	}

	private void answer(HttpHandler handler) {
		this.server.createContext("/", handler);
	}

	private void answer(int status, String body) {
		answer((exchange) -> answer(exchange, status, body));
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		try (OutputStream output = exchange.getResponseBody()) {
			output.write(bytes);
		}
	}

	private String uri(String credentials) {
		return "http://" + credentials + "127.0.0.1:" + this.server.getAddress().getPort();
	}

	private ManagementApi api(String uri) {
		return new ManagementApi(uri, () -> this.settings);
	}

	private List<QueuePolicies> queues() throws IOException, InterruptedException {
		return api(uri("")).queues();
	}

	/**
	 * Answers with a queue that is named after a part of the request.
	 */
	private void echo(HttpExchange exchange, String part) throws IOException {
		answer(exchange, 200, "[{\"name\": \"%s\"}]".formatted(part));
	}

	private static String login(HttpExchange exchange) {
		String header = exchange.getRequestHeaders().getFirst("Authorization");
		return new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
	}

	@Test
	void queuesOfTheVirtualHostAreAskedForBelowThePathOfTheUri() throws Exception {
		answer((exchange) -> echo(exchange, exchange.getRequestURI().getRawPath()));
		assertThat(api(uri("") + "/rabbit/").queues()).extracting(QueuePolicies::name)
			.containsExactly("/rabbit/api/queues/a%2Fb%20c");
	}

	@Test
	void credentialsOfTheConnectionsAreUsed() throws Exception {
		answer((exchange) -> echo(exchange, login(exchange)));
		assertThat(queues()).extracting(QueuePolicies::name).containsExactly("shop:secret");
	}

	@Test
	void credentialsInTheUriAreUsedInstead() throws Exception {
		answer((exchange) -> echo(exchange, login(exchange)));
		assertThat(api(uri("reader:a%2F%40b@")).queues()).extracting(QueuePolicies::name)
			.containsExactly("reader:a/@b");
	}

	@Test
	void noAnswerIsSaid() {
		this.server.stop(0);
		assertThatIOException().isThrownBy(() -> api(uri("reader:hidden@")).queues())
			.withMessageMatching(
					"The management API of RabbitMQ at http://127.0.0.1:\\d+ does not answer \\(.*ConnectException.*\\)\\."
							+ " Check that the broker has the plugin rabbitmq_management, and that it listens there\\.");
	}

	@Test
	void silenceEndsAfterFiveSeconds() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatIOException().isThrownBy(() -> api("http://127.0.0.1:" + silent.getLocalPort()).queues())
				.withMessageContaining(" does not answer within 5 s. ");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void refusedUserIsSaidWithTheReason(int status) {
		answer(status, "{\"error\":\"not_authorised\",\n\"reason\":\"Not management user\"}");
		assertThatIOException().isThrownBy(this::queues)
			.withMessageContaining(
					" refuses user 'shop': {\"error\":\"not_authorised\",\\u000a\"reason\":\"Not management user\"}."
							+ " The user needs the tag 'management' and a permission in virtual host 'a/b c'.")
			.withMessageNotContaining("secret");
	}

	@Test
	void unknownVirtualHostIsSaid() {
		answer(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
		assertThatIOException().isThrownBy(this::queues)
			.withMessageContaining(" does not know virtual host 'a/b c', or user 'shop' has no permission in it. ");
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 302, 500 })
	void otherStatusIsSaid(int status) {
		answer((exchange) -> {
			exchange.getResponseHeaders().add("Location", "/");
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		assertThatIOException().isThrownBy(this::queues).withMessageContaining(" answers with status " + status + ". ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "{}", "[1", "null" })
	void answerThatIsNoListIsSaid(String body) {
		answer(200, body);
		assertThatIOException().isThrownBy(this::queues)
			.withMessageContaining(" answers with something else than a list of queues. ");
	}

	@Test
	void longAnswerIsNotKept() {
		answer(200, " ".repeat(17 * 1024 * 1024));
		assertThatIOException().isThrownBy(this::queues).withMessageContaining(" answers with more than 16 MB. ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost:15672", "//localhost", "amqp://localhost", "http:/queues",
			"http://a:hid{den@b", "http://a:hidden@b@c" })
	void otherUriFailsTheStart(String uri) {
		assertThatExceptionOfType(StartException.class).isThrownBy(() -> api(uri))
			.withMessageStartingWith("task-queue.topology.check-policies cannot be used: ")
			.withMessageNotContaining("hid")
			.satisfies((ex) -> assertThat(ex.action()).contains("http://localhost:15672"));
	}

}
