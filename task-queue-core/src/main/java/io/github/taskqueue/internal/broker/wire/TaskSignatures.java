package io.github.taskqueue.internal.broker.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * Tells the tasks and replies of those who share a key, in one namespace, from those of
 * others who may publish to the same broker. Thread-safe.
 * <p>
 * What is signed of a task stays the same in all its attempts, as a suspect and as a dead
 * letter. {@code docs/wire-format.md} specifies it.
 */
public final class TaskSignatures {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String SCHEME = "v1=";

	private final TopologyNames names;

	private final List<SecretKeySpec> keys;

	private final boolean required;

	/**
	 * Creates signatures, unless there are no keys.
	 */
	public static @Nullable TaskSignatures of(TopologyNames names, List<String> keys, boolean required) {
		return keys.isEmpty() ? null : new TaskSignatures(names, keys, required);
	}

	TaskSignatures(TopologyNames names, List<String> keys, boolean required) {
		this.names = names;
		this.keys = keys.stream()
			.map((key) -> new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM))
			.toList();
		this.required = required;
	}

	/**
	 * Signs a task with the first key.
	 */
	public BasicProperties sign(String queue, BasicProperties properties, byte[] body) {
		return sign(properties, (key) -> signature(key, queue, properties, body));
	}

	/**
	 * Signs a reply likewise.
	 */
	BasicProperties signReply(BasicProperties properties, byte[] body) {
		return sign(properties, (key) -> replySignature(key, properties, body));
	}

	private BasicProperties sign(BasicProperties properties, Function<SecretKeySpec, String> signature) {
		Map<String, Object> headers = new HashMap<>(headers(properties));
		headers.put(TaskHeaders.SIGNATURE, signature.apply(this.keys.get(0)));
		return properties.builder().headers(headers).build();
	}

	/**
	 * Makes sure that a task was sent by an application that has one of the keys.
	 */
	void verify(String queue, BasicProperties properties, byte[] body) {
		verify(properties, (key) -> signature(key, queue, properties, body));
	}

	/**
	 * Makes sure likewise of a reply.
	 */
	void verifyReply(BasicProperties properties, byte[] body) {
		verify(properties, (key) -> replySignature(key, properties, body));
	}

	private void verify(BasicProperties properties, Function<SecretKeySpec, String> signature) {
		Object signed = headers(properties).get(TaskHeaders.SIGNATURE);
		if (signed == null) {
			if (this.required) {
				throw new UnreadableMessageException(
						"The message is not signed, but task-queue.signature.keys requires a signature");
			}
			return;
		}
		byte[] given = signed.toString().getBytes(StandardCharsets.UTF_8);
		for (SecretKeySpec key : this.keys) {
			if (MessageDigest.isEqual(signature.apply(key).getBytes(StandardCharsets.UTF_8), given)) {
				return;
			}
		}
		throw new UnreadableMessageException(
				"No signature matches: the message was signed with none of task-queue.signature.keys, or for another"
						+ " task-queue.namespace, or changed");
	}

	/**
	 * Tells likewise.
	 */
	boolean isGenuine(String queue, BasicProperties properties, byte[] body) {
		try {
			verify(queue, properties, body);
			return true;
		}
		catch (UnreadableMessageException ex) {
			return false;
		}
	}

	private String signature(SecretKeySpec key, String queue, BasicProperties properties, byte[] body) {
		Mac mac = mac(key);
		if (!this.names.equals(TopologyNames.DEFAULT)) {
			// Signatures in the default namespace are those of 0.1
			mark(mac, "namespace");
			add(mac, this.names.namespace());
		}
		add(mac, properties.getMessageId());
		add(mac, properties.getType());
		add(mac, queue);
		add(mac, properties.getReplyTo());
		add(mac, String.valueOf(headers(properties).getOrDefault(TaskHeaders.VERSION, 1)));
		texts(headers(properties)).forEach((name, value) -> {
			add(mac, name);
			add(mac, value);
		});
		return SCHEME + Base64.getEncoder().encodeToString(mac.doFinal(body));
	}

	private String replySignature(SecretKeySpec key, BasicProperties properties, byte[] body) {
		Mac mac = mac(key);
		mark(mac, "reply");
		add(mac, this.names.namespace());
		add(mac, properties.getCorrelationId());
		add(mac, properties.getContentType());
		add(mac, text(headers(properties).get(TaskHeaders.ERROR_TYPE)));
		add(mac, text(headers(properties).get(TaskHeaders.ERROR_MESSAGE)));
		return SCHEME + Base64.getEncoder().encodeToString(mac.doFinal(body));
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	private static Mac mac(SecretKeySpec key) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Begins with a letter, where a field begins with a digit, so that neither can be
	 * taken for the other.
	 */
	private static void mark(Mac mac, String kind) {
		mac.update((kind + ":").getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * With its length in front, so that nothing can be moved from one field to the next.
	 */
	private static void add(Mac mac, @Nullable String field) {
		byte[] bytes = ((field != null) ? field : "").getBytes(StandardCharsets.UTF_8);
		mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
		mac.update(bytes);
	}

	/**
	 * What tasks, propagators and features read.
	 */
	private static SortedMap<String, String> texts(Map<String, Object> headers) {
		SortedMap<String, String> texts = new TreeMap<>();
		headers.forEach((name, value) -> {
			if (TaskHeaders.isSigned(name)
					&& (value instanceof LongString || value instanceof String || !TaskHeaders.isUsers(name))) {
				texts.put(name, String.valueOf(value));
			}
		});
		return texts;
	}

	private static Map<String, Object> headers(BasicProperties properties) {
		return (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
	}

}
