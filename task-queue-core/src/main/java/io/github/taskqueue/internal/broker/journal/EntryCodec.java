package io.github.taskqueue.internal.broker.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.internal.journal.JournalLog.Entry;
import io.github.taskqueue.internal.journal.JournalRecord;

/**
 * Writes and reads entries of the journal: the record as JSON, and which entry it is in
 * the properties of the message.
 */
final class EntryCodec {

	private static final String COPY_OF = "tq-copy-of";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private EntryCodec() {
	}

	static BasicProperties toProperties(Entry entry) {
		Long copyOf = entry.copyOf();
		return new BasicProperties.Builder().messageId(entry.id())
			.contentType("application/json")
			.deliveryMode(2)
			.headers((copyOf != null) ? Map.of(COPY_OF, copyOf) : null)
			.build();
	}

	static byte[] toBody(JournalRecord written) {
		Map<String, Object> fields = new HashMap<>();
		fields.put("key", written.key());
		fields.put("kind", written.kind());
		if (written.value() != null) {
			fields.put("value", written.value());
		}
		fields.put("by", written.by());
		fields.put("at", written.at().toString());
		if (written.expires() != null) {
			fields.put("expires", written.expires().toString());
		}
		return MAPPER.writeValueAsBytes(fields);
	}

	/**
	 * Reads an entry, with any exception if it is none.
	 */
	static Entry toEntry(BasicProperties properties, byte[] body) {
		JsonNode json = MAPPER.readTree(body);
		String expires = text(json, "expires");
		JournalRecord read = new JournalRecord(required(json, "key"), required(json, "kind"), value(json.get("value")),
				required(json, "by"), Instant.parse(required(json, "at")),
				(expires != null) ? Instant.parse(expires) : null);
		Object copyOf = (properties.getHeaders() != null) ? properties.getHeaders().get(COPY_OF) : null;
		return new Entry(String.valueOf(properties.getMessageId()), read,
				(copyOf instanceof Number number) ? number.longValue() : null);
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Map<String, Object> value(@Nullable JsonNode value) {
		return (value == null || value.isNull()) ? null : MAPPER.treeToValue(value, Map.class);
	}

	private static String required(JsonNode json, String field) {
		return Objects.requireNonNull(text(json, field), () -> "it has no '" + field + "'");
	}

	private static @Nullable String text(JsonNode json, String field) {
		JsonNode value = json.get(field);
		return (value != null && value.isString()) ? value.asString() : null;
	}

}
