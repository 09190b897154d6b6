package io.github.taskqueue.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Tells a receiver whether a webhook comes from somebody who has one of its secrets, and
 * is as it was sent. Knows <a href="https://www.standardwebhooks.com">Standard
 * Webhooks</a>, of this and of other senders. Thread-safe.
 * <p>
 * A webhook that comes again, because an answer was lost or on purpose, is genuine too:
 * note the {@value #ID_HEADER} of those that are done.
 */
public final class WebhookVerifier {

	/**
	 * Header with the id of a webhook, the same each time that it is sent.
	 */
	public static final String ID_HEADER = "webhook-id";

	/**
	 * Header with the time of sending, in seconds since the epoch.
	 */
	public static final String TIMESTAMP_HEADER = "webhook-timestamp";

	/**
	 * Header with one or more signatures, separated by spaces.
	 */
	public static final String SIGNATURE_HEADER = "webhook-signature";

	private static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

	private final List<WebhookSecret> secrets;

	private final Duration tolerance;

	private final Clock clock;

	/**
	 * Creates a verifier that tolerates five minutes between the sender's clock and the
	 * system's.
	 * @param secrets the secrets that are accepted; each is {@code whsec_} and the Base64
	 * of 24 to 64 bytes
	 * @throws IllegalArgumentException if there is none, or one of them is no secret
	 */
	public WebhookVerifier(Collection<String> secrets) {
		this(WebhookSecret.parseAll(secrets), DEFAULT_TOLERANCE, Clock.systemUTC());
	}

	private WebhookVerifier(List<WebhookSecret> secrets, Duration tolerance, Clock clock) {
		this.secrets = secrets;
		this.tolerance = tolerance;
		this.clock = clock;
	}

	/**
	 * The same verifier with another tolerance.
	 * @param tolerance how far the time of sending may be from now, either way; not
	 * negative
	 * @return another verifier
	 */
	public WebhookVerifier withTolerance(Duration tolerance) {
		Assert.isTrue(!tolerance.isNegative(), "'tolerance' must not be negative");
		return new WebhookVerifier(this.secrets, tolerance, this.clock);
	}

	/**
	 * The same verifier with another clock.
	 * @param clock tells the current time
	 * @return another verifier
	 */
	public WebhookVerifier withClock(Clock clock) {
		return new WebhookVerifier(this.secrets, this.tolerance, clock);
	}

	/**
	 * Verifies a webhook.
	 * @param headers gives the value of a header of the request, or {@code null} if it is
	 * absent, such as {@code request::getHeader}
	 * @param body the body, byte by byte as it came: what was read as JSON and written
	 * again has another signature
	 * @throws WebhookVerificationException if the webhook is not to be trusted
	 */
	public void verify(Function<String, @Nullable String> headers, byte[] body) {
		verify(headers.apply(ID_HEADER), headers.apply(TIMESTAMP_HEADER), headers.apply(SIGNATURE_HEADER), body);
	}

	/**
	 * Verifies a webhook.
	 * @param id the header {@value #ID_HEADER}, or {@code null} if absent
	 * @param timestamp the header {@value #TIMESTAMP_HEADER}, or {@code null} if absent
	 * @param signatures the header {@value #SIGNATURE_HEADER}, or {@code null} if absent
	 * @param body the body, byte by byte as it came
	 * @throws WebhookVerificationException if the webhook is not to be trusted
	 */
	public void verify(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
		String givenId = present(id, ID_HEADER);
		String givenTimestamp = present(timestamp, TIMESTAMP_HEADER);
		String givenSignatures = present(signatures, SIGNATURE_HEADER);
		requireRecent(givenTimestamp);
		requireGenuine(givenSignatures,
				this.secrets.stream().map((secret) -> secret.sign(givenId, givenTimestamp, body)).toList());
	}

	private static String present(@Nullable String value, String header) {
		if (!StringUtils.hasText(value)) {
			throw new WebhookVerificationException("The header " + header + " is missing");
		}
		return value;
	}

	private void requireRecent(String timestamp) {
		if (!timestamp.matches("\\d{1,11}")) {
			throw new WebhookVerificationException("The header " + TIMESTAMP_HEADER + " is not a number of seconds");
		}
		Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
		Duration distance = Duration.between(sent, this.clock.instant());
		if (distance.abs().compareTo(this.tolerance) > 0) {
			throw new WebhookVerificationException(
					"The timestamp of the webhook differs too much from the current time: %s by %s".formatted(sent,
							distance.abs().truncatedTo(ChronoUnit.SECONDS)));
		}
	}

	/**
	 * A comparison takes the same time wherever the texts differ.
	 */
	private static void requireGenuine(String given, List<String> expected) {
		boolean genuine = Arrays.stream(given.split(" "))
			.anyMatch((signature) -> expected.stream()
				.anyMatch((each) -> MessageDigest.isEqual(bytes(each), bytes(signature))));
		if (!genuine) {
			throw new WebhookVerificationException(
					"No signature matches: the webhook was signed with another secret, or changed");
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
