package io.github.taskqueue.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import javax.imageio.ImageIO;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the sample application over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(DevelopmentServices.class)
class SampleApplicationTests {

	private static final String UNAVAILABLE = "503 SERVICE_UNAVAILABLE";

	@TempDir
	private static Path folder;

	@Autowired
	private RestTestClient client;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void folder(DynamicPropertyRegistry properties) {
		properties.add("sample.folder", folder::toString);
		properties.add("sample.order.remind-after", () -> "1s");
	}

	@Test
	void signUpSendsMail() {
		assertThat(signUp("ada@example.com")).hasStatus(HttpStatus.ACCEPTED);
		eventually(() -> assertThat(get("/dev/mails")).bodyJson()
			.extractingPath("$[?(@.to == 'ada@example.com')].subject")
			.asArray()
			.containsExactly("Welcome, Ada"));
	}

	@Test
	void signUpWithoutAnAddressIsRefused() {
		assertThat(signUp("nowhere")).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void uploadBecomesThumbnail() throws IOException {
		String thumbnail = upload(png(400, 100));
		eventually(() -> assertThat(get(thumbnail)).hasStatusOk().hasContentType(MediaType.IMAGE_PNG));
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(body(get(thumbnail))));
		assertThat(image.getWidth()).isEqualTo(200);
		assertThat(image.getHeight()).isEqualTo(50);
	}

	@Test
	void uploadThatIsNoImageIsForgotten() {
		String thumbnail = upload("no image".getBytes());
		eventually(() -> assertThat(get(thumbnail)).hasStatus(HttpStatus.NOT_FOUND));
	}

	@Test
	void reportIsReadyAfterAWhile() {
		String report = created(post("/reports", Map.of("rows", 1000)));
		eventually(() -> assertThat(get(report)).hasStatusOk().hasContentType("text/csv"));
		assertThat(get(report)).bodyText().hasLineCount(1001);
	}

	@Test
	void reportThatIsReadyIsTold() {
		String report = created(post("/reports?callback=http://localhost:" + this.port + "/hooks", Map.of("rows", 17)));
		eventually(() -> assertThat(get("/hooks")).bodyJson()
			.extractingPath("$[?(@.data.result.rows == 17)].type")
			.asArray()
			.containsExactly("task.succeeded"));
		assertThat(get(report)).hasStatusOk();
	}

	@Test
	void callbackThatIsNoneIsRefused() {
		assertThat(post("/reports?callback=ftp://localhost/", Map.of("rows", 1))).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void forgedWebhookIsRefused() {
		assertThat(post("/hooks", Map.of("type", "task.succeeded"))).hasStatus(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void reportIsAwaited() {
		assertThat(get("/reports/now?rows=10")).hasStatusOk()
			.bodyText()
			.startsWith("number,date,amount\n1,2026-")
			.hasLineCount(11);
	}

	@Test
	void exportIsFollowedAndDownloaded() {
		String export = created(post("/exports?rows=250", Map.of()));
		assertThat(get(export + "?wait=30s")).bodyJson()
			.hasPathSatisfying("$.status", (status) -> assertThat(status).isEqualTo("SUCCEEDED"))
			.hasPathSatisfying("$.progress.done", (done) -> assertThat(done).isEqualTo(250))
			.hasPathSatisfying("$.result.rows", (rows) -> assertThat(rows).isEqualTo(250));
		String id = export.substring(export.lastIndexOf('/') + 1);
		assertThat(get("/exports/" + id)).hasStatusOk().hasContentType("text/csv").bodyText().hasLineCount(251);
	}

	@Test
	void exportIsCancelled() {
		String export = created(post("/exports?rows=100000", Map.of()));
		assertThat(delete(export)).hasStatus(HttpStatus.ACCEPTED);
		assertThat(get(export + "?wait=30s")).bodyJson()
			.hasPathSatisfying("$.status", (status) -> assertThat(status).isEqualTo("CANCELLED"));
	}

	@Test
	void orderIsFollowedByAReminder() {
		order("ann@example.com", "A lamp");
		eventually(() -> assertThat(get("/dev/mails")).bodyJson()
			.extractingPath("$[?(@.subject == 'How do you like it: A lamp?')].to")
			.asArray()
			.containsExactly("ann@example.com"));
	}

	@Test
	void nightlyReportIsMadeNow() {
		pay("broke");
		eventually(() -> {
			String report = created(post("/nightly-report", ""));
			assertThat(get(report + "?wait=30s")).bodyJson()
				.extractingPath("$.result.failures['PaymentTasks.charge']")
				.asNumber()
				.satisfies((count) -> assertThat(count.intValue()).isPositive());
		});
	}

	@Test
	void nightlyReportHasASchedule() {
		assertThat(get("/nightly-report")).hasStatusOk()
			.bodyJson()
			.hasPathSatisfying("$.words", (words) -> assertThat(words).isEqualTo("every day at 02:30 Europe/Berlin"))
			.hasPathSatisfying("$.next.length()", (times) -> assertThat(times).isEqualTo(5));
	}

	@Test
	void exportsHaveAPage() {
		assertThat(get("/exports.html")).hasStatusOk().bodyText().contains("exports.js");
		assertThat(get("/exports.js")).hasStatusOk().bodyText().contains("EventSource");
	}

	@Test
	void paymentSucceedsAfterRetries() {
		String payment = pay("ada");
		eventually(() -> assertPayment(payment, true, UNAVAILABLE, UNAVAILABLE, "charged"));
	}

	@Test
	void paymentWaitsAsLongAsTheProviderAsks() {
		String payment = pay("hasty");
		eventually(() -> assertPayment(payment, true, "429 TOO_MANY_REQUESTS", "charged"));
	}

	@Test
	void paymentWaitsWhileItsQueueIsPaused() {
		assertThat(put("/queues/payments/pause", Map.of("reason", "bank is down", "by", "Anna"))).hasStatusOk();
		try {
			String payment = pay("ada");
			eventually(() -> assertThat(get("/queues/payments")).bodyJson()
				.hasPathSatisfying("$.waiting", (waiting) -> assertThat(waiting).isEqualTo(1))
				.hasPathSatisfying("$.waitingFor",
						(text) -> assertThat(text).asString().contains("paused by Anna", "bank is down")));
			assertPayment(payment, false);
			assertThat(delete("/queues/payments/pause")).hasStatusOk();
			eventually(() -> assertPayment(payment, true, UNAVAILABLE, UNAVAILABLE, "charged"));
		}
		finally {
			delete("/queues/payments/pause");
		}
	}

	@Test
	void queueThatDoesNotExistIsNotPaused() {
		assertThat(put("/queues/nowhere/pause", Map.of("reason", "bank is down", "by", "Anna")))
			.hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void paymentThatNeverSucceedsBecomesDeadLetter() {
		int before = deadPayments();
		String payment = pay("cursed");
		eventually(() -> assertThat(deadPayments()).isEqualTo(before + 1));
		assertPayment(payment, false, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE);
	}

	@Test
	void refusedPaymentBecomesDeadLetterAtOnce() {
		int before = deadPayments();
		String payment = pay("broke");
		eventually(() -> assertThat(deadPayments()).isEqualTo(before + 1));
		assertPayment(payment, false, "402 PAYMENT_REQUIRED");
	}

	@Test
	void deadPaymentGetsAnotherChance() {
		String payment = pay("broke");
		eventually(() -> assertPayment(payment, false, "402 PAYMENT_REQUIRED"));
		eventually(() -> assertThat(deadLetters("$[?(@.replays == 0)].taskId")).isNotEmpty());
		List<String> ids = deadLetters("$[?(@.replays == 0)].taskId");
		String id = ids.get(ids.size() - 1);
		assertThat(post("/dead-letters/payments/" + id + "/replay", "")).hasStatus(HttpStatus.ACCEPTED);
		eventually(() -> assertThat(deadLetters("$[?(@.replays == 1)].taskId")).contains(id));
		assertThat(post("/dead-letters/payments/nobody/replay", "")).hasStatus(HttpStatus.NOT_FOUND);
	}

	private List<String> deadLetters(String path) {
		return JsonPath.read(text(get("/dead-letters/payments")), path);
	}

	@Test
	void actuatorCountsTasks() {
		signUp("bob@example.com");
		eventually(() -> assertThat(get("/actuator/metrics/taskqueue.process?tag=task:SignUpMails.sendWelcome"))
			.hasStatusOk()
			.bodyJson()
			.extractingPath("$.measurements[0].value")
			.asNumber()
			.satisfies((count) -> assertThat(count.intValue()).isPositive()));
	}

	@Test
	void actuatorShowsHealth() {
		assertThat(get("/actuator/health")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.components.taskQueue.status")
			.isEqualTo("UP");
	}

	private RestTestClientResponse signUp(String email) {
		return post("/sign-ups", Map.of("email", email, "name", "Ada"));
	}

	private String pay(String customer) {
		return created(post("/payments", Map.of("order", UUID.randomUUID(), "customer", customer, "amount", 9.99)));
	}

	private String order(String email, String item) {
		return created(post("/orders", Map.of("email", email, "item", item)));
	}

	private void assertPayment(String payment, boolean charged, String... answers) {
		assertThat(get(payment)).bodyJson()
			.hasPathSatisfying("$.charged", (path) -> assertThat(path).isEqualTo(charged))
			.hasPathSatisfying("$.answers", (path) -> assertThat(path).isEqualTo(Arrays.asList(answers)));
	}

	/** The number is unknown until the application is connected. */
	private int deadPayments() {
		return Awaitility.await()
			.until(() -> JsonPath.read(text(get("/actuator/taskqueues/payments")), "$.deadLetters"), Objects::nonNull);
	}

	private String upload(byte[] content) {
		MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
		form.add("image", new ByteArrayResource(content) {

			@Override
			public String getFilename() {
				return "image.png";
			}

		});
		return created(post("/thumbnails", form));
	}

	private byte[] png(int width, int height) throws IOException {
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
		return png.toByteArray();
	}

	private RestTestClientResponse post(String path, Object body) {
		return RestTestClientResponse.from(this.client.post().uri(path).body(body).exchange());
	}

	private RestTestClientResponse put(String path, Object body) {
		return RestTestClientResponse.from(this.client.put().uri(path).body(body).exchange());
	}

	private RestTestClientResponse delete(String path) {
		return RestTestClientResponse.from(this.client.delete().uri(path).exchange());
	}

	private RestTestClientResponse get(String path) {
		return RestTestClientResponse.from(this.client.get().uri(path).exchange());
	}

	private String created(RestTestClientResponse response) {
		assertThat(response).hasStatus(HttpStatus.ACCEPTED).containsHeader(HttpHeaders.LOCATION);
		return response.getExchangeResult().getResponseHeaders().getFirst(HttpHeaders.LOCATION);
	}

	private String text(RestTestClientResponse response) {
		return new String(body(response), StandardCharsets.UTF_8);
	}

	private byte[] body(RestTestClientResponse response) {
		return response.getExchangeResult().getResponseBodyContent();
	}

	private void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

}
