package io.github.taskqueue.webhook.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Posts to receivers on this machine that behave as none should.
 */
@Timeout(60)
class WebhookClientTests {

	private static final byte[] BODY = "{\"type\":\"é\"}".getBytes(StandardCharsets.UTF_8);

	private static final Map<String, String> HEADERS = Map.of("webhook-id", "msg_1");

	private static final char[] PASSWORD = "password".toCharArray();

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final WebhookClient client = client(Duration.ofSeconds(15), DefaultClientTlsStrategy.createDefault());

	private WebhookClient client(Duration timeout, DefaultClientTlsStrategy tls) {
		WebhookClient made = new WebhookClient(timeout, DataSize.ofKilobytes(16), tls, new MovableClock());
		this.opened.add(made);
		return made;
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.opened) {
			resource.close();
		}
	}

	private int serve(HttpHandler handler) throws IOException {
		return start(HttpServer.create(loopback(), 0), handler);
	}

	private int start(HttpServer server, HttpHandler handler) {
		server.createContext("/", handler);
		server.start();
		this.opened.add(() -> server.stop(0));
		return server.getAddress().getPort();
	}

	private static InetSocketAddress loopback() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	private static Target target(String uri, String... addresses) {
		return new Target(URI.create(uri), Arrays.stream(addresses).map(TestHosts::address).toList());
	}

	private static void answer(HttpExchange exchange, int status) throws IOException {
		exchange.getRequestBody().readAllBytes();
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	@Test
	void requestIsWhatTheReceiverNeeds() throws IOException {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.getRequestHeaders().forEach((name, values) -> seen.add(name + ": " + values));
			answer(exchange, 204);
		});
		Answer answer = this.client.post(target("http://receiver.example:" + port + "/a/b?c=d", "127.0.0.1"), HEADERS,
				BODY);
		assertThat(answer).isEqualTo(new Answer(204, null));
		assertThat(seen).containsExactlyInAnyOrder("POST /a/b?c=d", "{\"type\":\"é\"}", "Webhook-id: [msg_1]",
				"Host: [receiver.example:" + port + "]", "Content-type: [application/json; charset=UTF-8]",
				"Content-length: [" + BODY.length + "]", "User-agent: [task-queue-webhook]",
				"Connection: [keep-alive]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "//a//b", "/%C3%A9?%00" })
	void everyPathIsSentAsItIs(String path) throws IOException {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			seen.add(exchange.getRequestURI().toString());
			answer(exchange, 204);
		});
		this.client.post(target("http://receiver.example:" + port + path, "127.0.0.1"), HEADERS, BODY);
		assertThat(seen).containsExactly(path.isEmpty() ? "/" : path);
	}

	@Test
	void addressWithoutANameIsCalledByItself() throws IOException {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			seen.add(exchange.getRequestHeaders().getFirst("Host"));
			answer(exchange, 200);
		});
		this.client.post(target("http://[2001:4860::1]:" + port + "/", "127.0.0.1"), HEADERS, BODY);
		assertThat(seen).containsExactly("[2001:4860::1]:" + port);
	}

	@Test
	void nextAddressIsTriedIfOneDoesNotAnswer() throws IOException {
		int port = serve((exchange) -> answer(exchange, 200));
		Target target = target("http://receiver.example:" + port + "/", "127.0.0.2", "127.0.0.1");
		assertThat(this.client.post(target, HEADERS, BODY).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsNotFollowed(int status) throws IOException {
		BlockingQueue<String> followed = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/secret")) {
				followed.add(exchange.getRequestMethod());
			}
			exchange.getResponseHeaders().set("Location", "/secret");
			answer(exchange, status);
		});
		assertThat(
				this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY).status())
			.isEqualTo(status);
		assertThat(followed).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 407, 408, 429, 500, 503 })
	void requestIsSentOnce(int status) throws IOException {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			seen.add(exchange.getRequestMethod());
			exchange.getResponseHeaders().set("Retry-After", "0");
			exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"a\"");
			exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"a\"");
			answer(exchange, status);
		});
		assertThat(this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY))
			.isEqualTo(new Answer(status, Duration.ZERO));
		assertThat(seen).hasSize(1);
	}

	@Test
	void nothingOfOneDeliveryIsInTheNext() throws IOException {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		int port = serve((exchange) -> {
			seen.add(exchange.getRequestHeaders().getOrDefault("Cookie", List.of()) + " from "
					+ exchange.getRemoteAddress().getPort());
			exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
			answer(exchange, 200);
		});
		Target target = target("http://receiver.example:" + port + "/", "127.0.0.1");
		this.client.post(target, HEADERS, BODY);
		this.client.post(target, HEADERS, BODY);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates().allMatch((each) -> each.startsWith("[] from "));
	}

	@Test
	void waitThatTheReceiverAsksForIsRead() throws IOException {
		int port = serve((exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "Fri, 27 Nov 2026 08:00:30 GMT");
			answer(exchange, 503);
		});
		assertThat(
				this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY).pause())
			.isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void proxyOfTheApplicationIsNotAsked() throws IOException {
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(new Elsewhere());
		try {
			int port = serve((exchange) -> answer(exchange, 200));
			assertThat(this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY)
				.status()).isEqualTo(200);
		}
		finally {
			ProxySelector.setDefault(before);
		}
	}

	/**
	 * A response of which the end is awaited would take the whole timeout.
	 */
	@Test
	void endlessResponseIsLeftEarly() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		int port = raw((socket) -> {
			OutputStream out = socket.getOutputStream();
			out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
			byte[] chunk = ("1000\r\n" + "a".repeat(4096) + "\r\n").getBytes();
			try {
				while (true) {
					out.write(chunk);
				}
			}
			catch (IOException ex) {
				closed.countDown();
			}
		});
		WebhookClient patient = client(Duration.ofSeconds(60), DefaultClientTlsStrategy.createDefault());
		assertThat(patient.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY).status())
			.isEqualTo(200);
		assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void silentReceiverIsLeftInTime() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		int port = raw((socket) -> end.await());
		assertLate(port);
		end.countDown();
	}

	/**
	 * Each byte comes in time, but not all of them do.
	 */
	@Test
	void dribblingReceiverIsLeftInTime() throws Exception {
		int port = raw((socket) -> {
			OutputStream out = socket.getOutputStream();
			out.write("HTTP/1.1 200 OK\r\nX: ".getBytes());
			CountDownLatch never = new CountDownLatch(1);
			for (int i = 0; i < 1000 && !never.await(50, TimeUnit.MILLISECONDS); i++) {
				out.write('a');
				out.flush();
			}
		});
		assertLate(port);
	}

	private void assertLate(int port) {
		WebhookClient hasty = client(Duration.ofMillis(600), DefaultClientTlsStrategy.createDefault());
		long start = System.nanoTime();
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> hasty.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	/**
	 * The status has told how it went, whatever follows.
	 */
	@Test
	void responseThatBreaksOffIsAnAnswer() throws Exception {
		int port = raw((socket) -> socket.getOutputStream()
			.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc".getBytes()));
		assertThat(
				this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY).status())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no HTTP at all\r\n\r\n", "HTTP/1.1 abc\r\n\r\n" })
	void whatIsNoAnswerIsAFailure(String response) throws Exception {
		int port = raw((socket) -> socket.getOutputStream().write(response.getBytes()));
		assertThatIOException().isThrownBy(
				() -> this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
	}

	@Test
	void endlessHeadersAreAFailure() throws Exception {
		int port = raw((socket) -> {
			OutputStream out = socket.getOutputStream();
			out.write("HTTP/1.1 200 OK\r\n".getBytes());
			for (int i = 0; i < 100_000; i++) {
				out.write(("X-" + i + ": a\r\n").getBytes());
			}
		});
		assertThatIOException().isThrownBy(
				() -> this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
	}

	@Test
	void hostThatDoesNotListenIsAFailure() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThatIOException().isThrownBy(
				() -> this.client.post(target("http://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
	}

	@Test
	void certificateMustBeForTheNameAndNotForTheAddress(@TempDir Path folder) throws Exception {
		SSLContext context = contextFor("receiver.example", folder);
		BlockingQueue<String> names = new LinkedBlockingQueue<>();
		HttpsServer server = HttpsServer.create(loopback(), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context));
		int port = start(server, (exchange) -> {
			ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
			session.getRequestedServerNames().forEach((name) -> names.add(((SNIHostName) name).getAsciiName()));
			answer(exchange, 200);
		});
		WebhookClient trusting = client(Duration.ofSeconds(15), new DefaultClientTlsStrategy(context));
		assertThat(trusting.post(target("https://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY).status())
			.isEqualTo(200);
		assertThat(names).containsExactly("receiver.example");
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> trusting.post(target("https://other.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
		assertThatExceptionOfType(SSLException.class).isThrownBy(
				() -> this.client.post(target("https://receiver.example:" + port + "/", "127.0.0.1"), HEADERS, BODY));
	}

	/**
	 * A context that proves to be a host, and trusts only itself.
	 */
	private static SSLContext contextFor(String host, Path folder) throws Exception {
		Path file = folder.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "SAN=dns:" + host,
				"-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", file.toString())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD);
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("key", Objects.requireNonNull(keys.getCertificate("key")));
		KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keyManagers.init(keys, PASSWORD);
		TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trustManagers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
		return context;
	}

	/**
	 * Serves one connection: reads the request, then does what the test says.
	 */
	private int raw(Conversation conversation) throws IOException {
		ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.opened.add(server);
		Thread thread = new Thread(() -> {
			try (Socket socket = server.accept()) {
				socket.getInputStream().read(new byte[8192]);
				conversation.with(socket);
			}
			catch (Exception ex) {
				// The test has seen what it wanted, or fails by itself
			}
		});
		thread.setDaemon(true);
		thread.start();
		return server.getLocalPort();
	}

	/**
	 * What a server does with a connection.
	 */
	@FunctionalInterface
	private interface Conversation {

		void with(Socket socket) throws Exception;

	}

	/**
	 * Sends everybody to a proxy that is not there.
	 */
	private static final class Elsewhere extends ProxySelector {

		@Override
		public List<Proxy> select(URI uri) {
			if (uri.getScheme().equals("socket")) {
				return List.of(Proxy.NO_PROXY);
			}
			return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 9)));
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		}

	}

}
