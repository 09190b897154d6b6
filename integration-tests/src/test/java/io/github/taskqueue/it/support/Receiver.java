package io.github.taskqueue.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web server that takes webhooks, and answers as the test says. Each test has a path of
 * its own.
 */
public final class Receiver implements AfterAllCallback {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

	private static final Response OK = new Response(204, Map.of());

	private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

	private final Map<String, Queue<Response>> responses = new ConcurrentHashMap<>();

	private final HttpServer server;

	public Receiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newCachedThreadPool());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	public URI uri(String path) {
		return URI.create("http://localhost:" + this.server.getAddress().getPort() + path);
	}

	/**
	 * Has a path answer so, once. Without such an answer it takes what comes.
	 * @param path the path
	 * @param status status of the response
	 * @param times how often
	 * @param headers name and value of headers
	 */
	public void answer(String path, int status, int times, Map<String, String> headers) {
		Queue<Response> queue = this.responses.computeIfAbsent(path, (added) -> new ConcurrentLinkedQueue<>());
		for (int i = 0; i < times; i++) {
			queue.add(new Response(status, headers));
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		byte[] body = exchange.getRequestBody().readAllBytes();
		this.deliveries.add(new Delivery(path, Map.copyOf(exchange.getRequestHeaders()), body, System.nanoTime()));
		Queue<Response> planned = this.responses.get(path);
		Response next = (planned != null) ? planned.poll() : null;
		Response response = (next != null) ? next : OK;
		response.headers().forEach(exchange.getResponseHeaders()::set);
		exchange.sendResponseHeaders(response.status(), -1);
		exchange.close();
	}

	public List<Delivery> deliveries(String path) {
		return this.deliveries.stream().filter((delivery) -> delivery.path().equals(path)).toList();
	}

	/**
	 * Waits for deliveries.
	 * @param path their path
	 * @param count how many
	 * @return the deliveries, in their order
	 */
	public List<Delivery> await(String path, int count) {
		Awaitility.await()
			.atMost(LONGEST_WAIT)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(deliveries(path)).hasSize(count));
		return deliveries(path);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop(0);
	}

	private record Response(int status, Map<String, String> headers) {
	}

	/**
	 * A webhook as it came.
	 *
	 * @param path path of the request
	 * @param headers its headers
	 * @param body its body
	 * @param nanos when it came, on the clock of {@link System#nanoTime()}
	 */
	public record Delivery(String path, Map<String, List<String>> headers, byte[] body, long nanos) {

		public String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map((header) -> header.getValue().get(0))
				.findFirst()
				.orElseThrow();
		}

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		/**
		 * Verifies it by the library of Standard Webhooks.
		 */
		public void verify(String secret) throws Exception {
			new Webhook(secret).verify(text(), this.headers);
		}

	}

}
