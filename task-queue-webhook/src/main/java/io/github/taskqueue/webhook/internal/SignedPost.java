package io.github.taskqueue.webhook.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.webhook.WebhookSigner;
import io.github.taskqueue.webhook.WebhookVerifier;

/**
 * Sends a webhook: checks where it goes, signs it, posts it.
 */
public final class SignedPost {

	private final TargetGuard guard;

	private final WebhookSigner signer;

	private final WebhookClient client;

	private final Clock clock;

	public SignedPost(TargetGuard guard, WebhookSigner signer, WebhookClient client, Clock clock) {
		this.guard = guard;
		this.signer = signer;
		this.client = client;
		this.clock = clock;
	}

	/**
	 * Sends a webhook, with further headers.
	 */
	Answer send(String callback, String id, byte[] body, Map<String, String> further) throws IOException {
		requireSignable(id);
		Target target = this.guard.check(callback);
		Instant now = this.clock.instant();
		Map<String, String> headers = new HashMap<>(further);
		headers.put(WebhookVerifier.ID_HEADER, id);
		headers.put(WebhookVerifier.TIMESTAMP_HEADER, Long.toString(now.getEpochSecond()));
		headers.put(WebhookVerifier.SIGNATURE_HEADER, this.signer.sign(id, now, body));
		return this.client.post(target, headers, body);
	}

	/**
	 * A dot would let the signature fit another id and time, and whoever may publish
	 * chooses the id.
	 */
	private static void requireSignable(String id) {
		if (!id.matches("[\\x21-\\x7e&&[^.]]{1,128}")) {
			throw new PermanentTaskException(
					"The id of a webhook must be 1 to 128 visible ASCII characters other than dots");
		}
	}

}
