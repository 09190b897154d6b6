package io.github.taskqueue.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;

/**
 * A secret that sender and receiver of webhooks share. No message or text form shows it.
 */
final class WebhookSecret {

	private static final String PREFIX = "whsec_";

	private static final String ALGORITHM = "HmacSHA256";

	private static final String SCHEME = "v1,";

	private static final int LEAST_BYTES = 24;

	private static final int MOST_BYTES = 64;

	private final SecretKeySpec key;

	private WebhookSecret(byte[] key) {
		this.key = new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Reads a secret.
	 */
	static WebhookSecret parse(String text) {
		Assert.isTrue(text.startsWith(PREFIX), "A webhook secret must start with whsec_");
		byte[] key = decoded(text.substring(PREFIX.length()));
		Assert.isTrue(key.length >= LEAST_BYTES && key.length <= MOST_BYTES,
				() -> "A webhook secret must be the Base64 of %d to %d bytes, not of %d".formatted(LEAST_BYTES,
						MOST_BYTES, key.length));
		return new WebhookSecret(key);
	}

	/**
	 * Reads several secrets.
	 */
	static List<WebhookSecret> parseAll(Collection<String> texts) {
		Assert.notEmpty(texts, "A webhook secret is needed");
		return texts.stream().map(WebhookSecret::parse).toList();
	}

	/**
	 * The decoder's own message would show a part of the secret.
	 */
	private static byte[] decoded(String base64) {
		try {
			return Base64.getDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("A webhook secret must be whsec_ and Base64");
		}
	}

	/**
	 * Signs a webhook.
	 */
	String sign(String id, String timestamp, byte[] body) {
		Mac mac = mac();
		mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
		return SCHEME + Base64.getEncoder().encodeToString(mac.doFinal(body));
	}

	private Mac mac() {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
