package io.github.taskqueue.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.standardwebhooks.Webhook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Signing and verifying, also against the library of Standard Webhooks itself.
 */
class WebhookSignatureTests {

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[64]);

	private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

	private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);

	private static final byte[] BODY = bytes("{\"test\": 2432232314}");

	private final WebhookVerifier verifier = new WebhookVerifier(List.of(SECRET))
		.withClock(Clock.fixed(SENT, ZoneOffset.UTC));

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static WebhookSigner signer(String... secrets) {
		return new WebhookSigner(List.of(secrets));
	}

	/**
	 * The example of the specification, computed by
	 * {@code openssl dgst -sha256 -mac HMAC}.
	 */
	@Test
	void signatureIsThatOfTheSpecification() {
		assertThat(signer(SECRET).sign(ID, SENT, BODY)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	@Test
	void signaturesAreThoseOfTheLibrary() throws Exception {
		Random random = new Random(5);
		for (int i = 0; i < 500; i++) {
			String secret = secret(random);
			String body = "{\"é\":\"" + random.nextLong() + "\"}";
			String id = "msg_" + random.nextLong();
			Instant sent = Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
			assertThat(signer(secret).sign(id, sent, bytes(body)))
				.isEqualTo(new Webhook(secret).sign(id, sent.getEpochSecond(), body));
		}
	}

	private static String secret(Random random) {
		byte[] key = new byte[24 + random.nextInt(41)];
		random.nextBytes(key);
		return "whsec_" + Base64.getEncoder().encodeToString(key);
	}

	@Test
	void libraryVerifiesWhatIsSigned() {
		Instant now = Instant.now();
		String signatures = signer(OTHER, SECRET).sign(ID, now, BODY);
		Map<String, List<String>> headers = Map.of("webhook-id", List.of(ID), "webhook-timestamp",
				List.of(Long.toString(now.getEpochSecond())), "webhook-signature", List.of(signatures));
		assertThatNoException()
			.isThrownBy(() -> new Webhook(SECRET).verify(new String(BODY, StandardCharsets.UTF_8), headers));
		assertThatNoException()
			.isThrownBy(() -> new Webhook(OTHER).verify(new String(BODY, StandardCharsets.UTF_8), headers));
	}

	@Test
	void whatTheLibrarySignsIsVerified() throws Exception {
		String signature = new Webhook(SECRET).sign(ID, SENT.getEpochSecond(),
				new String(BODY, StandardCharsets.UTF_8));
		assertThatNoException().isThrownBy(() -> verify(signature));
	}

	private void verify(@Nullable String signatures) {
		this.verifier.verify(ID, "1614265330", signatures, BODY);
	}

	@Test
	void eachSecretMakesASignature() {
		String signatures = signer(SECRET, OTHER).sign(ID, SENT, BODY);
		assertThat(signatures)
			.isEqualTo(signer(SECRET).sign(ID, SENT, BODY) + " " + signer(OTHER).sign(ID, SENT, BODY));
		assertThatNoException().isThrownBy(() -> verify(signatures));
	}

	@Test
	void receiverMayHaveSeveralSecrets() {
		WebhookVerifier both = new WebhookVerifier(List.of(OTHER, SECRET)).withClock(Clock.fixed(SENT, ZoneOffset.UTC));
		assertThatNoException()
			.isThrownBy(() -> both.verify(ID, "1614265330", signer(SECRET).sign(ID, SENT, BODY), BODY));
		assertThatNoException()
			.isThrownBy(() -> both.verify(ID, "1614265330", signer(OTHER).sign(ID, SENT, BODY), BODY));
	}

	@Test
	void signaturesOfOtherKindsAreIgnored() {
		String genuine = signer(SECRET).sign(ID, SENT, BODY);
		assertThatNoException().isThrownBy(() -> verify("v1a,AAAA v2,BBBB , v1, " + genuine + " x"));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "v1,", "v1", "v1,AAAA", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
			"v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
			"V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=,v1" })
	void wrongSignatureIsRefused(@Nullable String signatures) {
		assertThatExceptionOfType(WebhookVerificationException.class).isThrownBy(() -> verify(signatures))
			.withMessageNotContaining("g0hM9");
	}

	@Test
	void whatWasChangedIsRefused() {
		String signature = signer(SECRET).sign(ID, SENT, BODY);
		assertRefused(ID + "x", "1614265330", signature, BODY);
		assertRefused(ID, "1614265331", signature, BODY);
		assertRefused(ID, "01614265330", signature, BODY);
		assertRefused(ID, "1614265330", signature, bytes("{\"test\":2432232314}"));
		assertRefused(ID, "1614265330", signature, new byte[0]);
		assertRefused(ID, "1614265330", signer(OTHER).sign(ID, SENT, BODY), BODY);
	}

	private void assertRefused(String id, String timestamp, String signature, byte[] body) {
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> this.verifier.verify(id, timestamp, signature, body))
			.withMessage("No signature matches: the webhook was signed with another secret, or changed");
	}

	static Stream<Map<String, String>> incomplete() {
		return Stream.of("webhook-id", "webhook-timestamp", "webhook-signature").map((missing) -> {
			Map<String, String> headers = headers();
			headers.remove(missing);
			return headers;
		});
	}

	private static Map<String, String> headers() {
		return new HashMap<>(Map.of("webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature",
				signer(SECRET).sign(ID, SENT, BODY)));
	}

	@Test
	void headersAreAskedFor() {
		assertThatNoException().isThrownBy(() -> this.verifier.verify(headers()::get, BODY));
	}

	@ParameterizedTest
	@MethodSource("incomplete")
	void missingHeaderIsRefusedByName(Map<String, String> headers) {
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> this.verifier.verify(headers::get, BODY))
			.withMessageMatching("The header webhook-(id|timestamp|signature) is missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "now", "-1", "+1614265330", "1614265330.5", "0x1", "999999999999999999999", "٣" })
	void timestampThatIsNoneIsRefused(String timestamp) {
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> this.verifier.verify(ID, timestamp, "v1,AAAA", BODY))
			.withMessage("The header webhook-timestamp is not a number of seconds");
	}

	@ParameterizedTest
	@ValueSource(longs = { -300, -299, 0, 299, 300 })
	void fiveMinutesAreTolerated(long seconds) {
		assertThatNoException().isThrownBy(() -> at(SENT.plusSeconds(seconds)).verify(headers()::get, BODY));
	}

	@ParameterizedTest
	@ValueSource(longs = { -86_400, -301, 301, 86_400 })
	void moreThanFiveMinutesAreRefused(long seconds) {
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> at(SENT.plusSeconds(seconds)).verify(headers()::get, BODY))
			.withMessageStartingWith("The timestamp of the webhook differs too much from the current time");
		assertThatNoException().isThrownBy(
				() -> at(SENT.plusSeconds(seconds)).withTolerance(Duration.ofDays(1)).verify(headers()::get, BODY));
	}

	private WebhookVerifier at(Instant now) {
		return this.verifier.withClock(Clock.fixed(now, ZoneOffset.UTC));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!", "whsec_c2hvcnQ=",
			"whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_" })
	void secretThatIsNoneIsRefusedWithoutShowingIt(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> signer(secret))
			.withMessageStartingWith("A webhook secret must")
			.withMessageNotContainingAny("MfKQ9", "base64!", "c2hvcnQ")
			.withNoCause();
		assertThatIllegalArgumentException().isThrownBy(() -> new WebhookVerifier(List.of(SECRET, secret)));
	}

	@Test
	void withoutASecretThereIsNothingToSignWith() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSigner(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> new WebhookVerifier(List.of()));
	}

}
