package io.github.taskqueue.it.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Messages that nobody in his right mind would send, the same ones for the same seed.
 * What the broker itself refuses (fractions that are not finite, CC as text) is not among
 * them.
 */
final class HostileMessages {

	private static final List<String> VALID = List.of("{\"number\":3,\"text\":\"a\"}",
			"{\"order\":{\"id\":1,\"items\":[{\"name\":\"a\",\"price\":1.5},{\"name\":\"b\",\"price\":2}]}}",
			"{\"values\":{\"a\":[1,2,3],\"b\":[]},\"any\":{\"x\":[true,null,\"é\"]}}");

	private static final List<String> HEADERS = List.of("tq-attempt", "tq-version", "tq-enqueued-at", "tq-not-before",
			"tq-first-failed-at", "tq-last-failed-at", "tq-parked-since", "tq-replay-count", "tq-dead-reason",
			"tq-origin", "tq-attempts", "tq-error-type", "tq-error-message", "tq-key", "x-death", "x-delivery-count",
			"x-acquired-count", "x-first-death-reason", "traceparent", "tracestate", "baggage", "__TypeId__", "tenant");

	private final Random random;

	private final String canary;

	/**
	 * Creates messages.
	 * @param random the source of all of them
	 * @param canary name of a class that nobody is to load
	 */
	HostileMessages(Random random, String canary) {
		this.random = random;
		this.canary = canary;
	}

	BasicProperties.Builder properties(String id) {
		BasicProperties.Builder properties = new BasicProperties.Builder().messageId(id).headers(headers());
		if (oneIn(4)) {
			properties.contentType(pick("application/json", "application/x-java-serialized-object", "text/plain", "",
					"application/json;charset=" + text(5), text(80)));
		}
		if (oneIn(8)) {
			properties.contentEncoding(pick("gzip", "utf-16", "UTF-8", text(20)));
		}
		if (oneIn(8)) {
			properties.priority(this.random.nextInt(256)).deliveryMode(1 + this.random.nextInt(2));
		}
		if (oneIn(8)) {
			properties.timestamp(new Date(number())).correlationId(text(80)).appId(text(80)).clusterId(text(80));
		}
		if (oneIn(8)) {
			properties.replyTo(pick("tq.reply.nobody", "tq.q.fuzz", "", text(80)));
		}
		return properties;
	}

	private Map<String, Object> headers() {
		Map<String, Object> headers = new HashMap<>();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			String name = oneIn(10) ? text(60) : HEADERS.get(this.random.nextInt(HEADERS.size()));
			headers.put(name, value(0));
		}
		switch (this.random.nextInt(300)) {
			case 0 -> headers.put("large", new byte[100_000 + this.random.nextInt(20_000)]);
			case 1 -> headers.put("large", "€".repeat(38_000));
			case 2 -> headers.put("CC", List.of("fuzz", "nowhere"));
			case 3 -> headers.put("x-death", deaths());
			default -> {
			}
		}
		return headers;
	}

	private List<Map<String, Object>> deaths() {
		return IntStream.range(0, 500)
			.mapToObj((i) -> Map.<String, Object>of("count", number(), "reason", "expired", "queue", "tq.q.fuzz"))
			.toList();
	}

	private @Nullable Object value(int depth) {
		return switch (this.random.nextInt((depth < 25) ? 14 : 12)) {
			case 0 -> number();
			case 1 -> (int) number();
			case 2 -> text(100);
			case 3 -> LongStringHelper.asLongString(bytes(255));
			case 4 -> bytes(255);
			case 5 -> pick(Double.MAX_VALUE, Double.MIN_VALUE, -0.0, -1f);
			case 6 -> this.random.nextBoolean();
			case 7 -> null;
			case 8 -> new Date(number());
			case 9 -> this.canary;
			case 10 -> 1L << 31;
			case 11 -> (byte) this.random.nextInt();
			case 12 -> listOf(value(depth + 1));
			default -> mapOf(value(depth + 1));
		};
	}

	private static List<@Nullable Object> listOf(@Nullable Object value) {
		return Arrays.asList(value, "b");
	}

	private static Map<String, @Nullable Object> mapOf(@Nullable Object value) {
		Map<String, @Nullable Object> map = new HashMap<>();
		map.put("nested", value);
		return map;
	}

	byte[] body() {
		String valid = VALID.get(this.random.nextInt(VALID.size()));
		return switch (this.random.nextInt(10)) {
			case 0 -> bytes(300);
			case 1 -> nested().getBytes(StandardCharsets.UTF_8);
			case 2 -> valid.replaceFirst("[0-9]+", digits()).getBytes(StandardCharsets.UTF_8);
			case 3 -> valid.getBytes(StandardCharsets.UTF_16);
			case 4 -> typed(valid).getBytes(StandardCharsets.UTF_8);
			case 5 -> valid.substring(this.random.nextInt(valid.length())).getBytes(StandardCharsets.UTF_8);
			case 6 -> (valid + valid).getBytes(StandardCharsets.UTF_8);
			default -> mutated(valid.getBytes(StandardCharsets.UTF_8));
		};
	}

	/**
	 * Asks for a class in the ways that JSON libraries know.
	 */
	private String typed(String valid) {
		String name = Matcher.quoteReplacement(this.canary);
		return switch (this.random.nextInt(4)) {
			case 0 -> "{\"@class\":\"" + this.canary + "\"," + valid.substring(1);
			case 1 -> valid.replaceFirst(":\\{", ":{\"@class\":\"" + name + "\",");
			case 2 -> valid.replaceFirst(":([^,}]+)", ":[\"" + name + "\",$1]");
			default -> "{\"any\":[\"" + this.canary + "\",{\"@type\":\"" + this.canary + "\"}]}";
		};
	}

	private String nested() {
		int depth = this.random.nextInt(3000);
		return "{\"any\":" + "[".repeat(depth) + "]".repeat(this.random.nextBoolean() ? depth : depth / 2) + "}";
	}

	private String digits() {
		return "9".repeat(1 + this.random.nextInt(2000)) + (oneIn(3) ? "e999999999" : "");
	}

	private byte[] mutated(byte[] body) {
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			body[this.random.nextInt(body.length)] = (byte) this.random.nextInt(256);
		}
		return body;
	}

	private byte[] bytes(int longest) {
		byte[] bytes = new byte[this.random.nextInt(longest)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private long number() {
		return switch (this.random.nextInt(5)) {
			case 0 -> this.random.nextLong();
			case 1 -> Long.MIN_VALUE;
			case 2 -> -1;
			case 3 -> 0;
			default -> this.random.nextInt(5);
		};
	}

	/**
	 * A text of at most three bytes for each character.
	 */
	private String text(int longest) {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(longest); i > 0; i--) {
			text.append((char) this.random.nextInt(oneIn(2) ? 128 : 0xD800));
		}
		return text.toString();
	}

	/**
	 * A name that no task has.
	 */
	String unknownName() {
		List<String> names = new ArrayList<>(List.of(this.canary, "java.lang.Runtime.exec", "#{T(java.lang.System)}",
				"${user.home}", "Tasks", "Tasks.", "Tasks.take ", "tasks.take", "Tasks.toString", "../x", "\r\nX"));
		names.add("?" + text(80));
		return names.get(this.random.nextInt(names.size()));
	}

	boolean oneIn(int number) {
		return this.random.nextInt(number) == 0;
	}

	@SafeVarargs
	private <V> V pick(V... values) {
		return values[this.random.nextInt(values.length)];
	}

}
