package io.github.taskqueue.internal.claim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Tells the arguments of a task from others by a digest. Where it is certain that they
 * are compared, it is one of the JSON with its properties in order: a map may have them
 * in another order in each process. Elsewhere it is one of the bytes, which costs less.
 */
public final class Fingerprint {

	private static final String BYTES = "b:";

	private static final String CONTENT = "c:";

	/**
	 * Bytes of the digest that are kept, a multiple of three.
	 */
	private static final int LENGTH = 18;

	private static final JsonMapper SORTED = JsonMapper.builder()
		.enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Fingerprint() {
	}

	/**
	 * The fingerprint of a body as it is.
	 */
	public static String ofBytes(TaskMessage message) {
		return BYTES + digest(message.body());
	}

	static String ofContent(TaskMessage message) {
		return CONTENT + digest(sorted(message.body()));
	}

	/**
	 * Whether a fingerprint of either kind is that of a message.
	 */
	static boolean matches(String fingerprint, TaskMessage message) {
		return fingerprint.equals(fingerprint.startsWith(BYTES) ? ofBytes(message) : ofContent(message));
	}

	/**
	 * A body that is not JSON, or nested too deep, is compared as it is.
	 */
	private static byte[] sorted(byte[] body) {
		try {
			return SORTED.writeValueAsBytes(SORTED.readTree(body));
		}
		catch (JacksonException ex) {
			return body;
		}
	}

	private static String digest(byte[] bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
			return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, LENGTH));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
