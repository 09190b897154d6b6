package io.github.taskqueue.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs webhooks as <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 * specifies it. The task queue signs its deliveries by it; tests of receivers may do so
 * too. Thread-safe.
 */
public final class WebhookSigner {

	private final List<WebhookSecret> secrets;

	/**
	 * Creates a signer.
	 * @param secrets one secret, or all that receivers may have while the secret is
	 * changed; each is {@code whsec_} and the Base64 of 24 to 64 bytes
	 * @throws IllegalArgumentException if there is none, or one of them is no secret
	 */
	public WebhookSigner(Collection<String> secrets) {
		this.secrets = WebhookSecret.parseAll(secrets);
	}

	/**
	 * Signs a webhook.
	 * @param id its id, which must not contain a dot
	 * @param timestamp when it is sent
	 * @param body the bytes of its body
	 * @return the header {@value WebhookVerifier#SIGNATURE_HEADER}: a signature by each
	 * secret, separated by spaces
	 */
	public String sign(String id, Instant timestamp, byte[] body) {
		String seconds = Long.toString(timestamp.getEpochSecond());
		return this.secrets.stream().map((secret) -> secret.sign(id, seconds, body)).collect(Collectors.joining(" "));
	}

}
