package io.github.taskqueue.internal.callback;

import java.io.StringWriter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Writes the body of a webhook, as small as Standard Webhooks advises: a result that is
 * larger than 20 kB, or cannot be written, is left out.
 */
final class EventBody {

	private static final Log logger = LogFactory.getLog(EventBody.class);

	private static final int MAX_RESULT_BYTES = 20 * 1024;

	private static final int MAX_MESSAGE_LENGTH = 1000;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final TaskSerializer serializer;

	EventBody(TaskSerializer serializer) {
		this.serializer = serializer;
	}

	/**
	 * Writes a body.
	 */
	String write(String type, TaskCompletion completion, Instant now) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JSON.createGenerator(text)) {
			json.writeStartObject();
			json.writeStringProperty("type", type);
			json.writeStringProperty("timestamp", now.toString());
			json.writeObjectPropertyStart("data");
			writeTask(json, completion.message());
			completion.outcome()
				.fold((succeeded) -> writeResult(json, completion.resultType(), succeeded.result()),
						(dead) -> writeError(json, dead.failure()), (cancelled) -> json, (expired) -> json);
			json.writeEndObject();
			json.writeEndObject();
		}
		return wellFormed(text.toString());
	}

	private static void writeTask(JsonGenerator json, TaskMessage message) {
		json.writeStringProperty("id", message.id());
		json.writeStringProperty("task", message.name());
		json.writeStringProperty("queue", message.queue());
		json.writeNumberProperty("attempt", message.attempt());
	}

	private JsonGenerator writeResult(JsonGenerator json, @Nullable Type declared, @Nullable Object result) {
		Type type = (declared != null) ? declared : Object.class;
		if (type == Void.class) {
			return json;
		}
		byte[] written = written(type, result);
		return (written != null && written.length <= MAX_RESULT_BYTES)
				? json.writeName("result").writeRawValue(new String(written, StandardCharsets.UTF_8))
				: json.writeBooleanProperty("resultOmitted", true);
	}

	/**
	 * The result as JSON, or {@code null} where it cannot be had: the work is done and
	 * must not be repeated for that.
	 */
	private byte @Nullable [] written(Type type, @Nullable Object result) {
		if (!this.serializer.contentType().equals("application/json")) {
			return null;
		}
		try {
			return this.serializer.writeResult(type, result);
		}
		catch (Throwable ex) {
			logger.warn("A webhook is sent without its result of type %s, which cannot be written as JSON"
				.formatted(type.getTypeName()), ReadableFailure.of(ex));
			return null;
		}
	}

	private static JsonGenerator writeError(JsonGenerator json, Throwable cause) {
		String message = ReadableFailure.messageOf(cause);
		json.writeObjectPropertyStart("error");
		json.writeStringProperty("type", ReadableFailure.typeOf(cause).getName());
		json.writeStringProperty("message", (message == null || message.length() <= MAX_MESSAGE_LENGTH) ? message
				: message.substring(0, MAX_MESSAGE_LENGTH));
		return json.writeEndObject();
	}

	/**
	 * Half of a surrogate pair, such as a cut leaves, has no form in UTF-8 and becomes a
	 * question mark.
	 */
	private static String wellFormed(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

}
