package io.github.taskqueue.web.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * Tasks as clients see them, in JSON that does not depend on how the application writes
 * its own.
 */
final class TaskJsonView {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private TaskJsonView() {
	}

	static byte[] write(TaskSnapshot task) {
		return write((json) -> task(json, task.details(), task));
	}

	/**
	 * Without results, which may be large and many.
	 */
	static byte[] write(TaskPage page) {
		return write((json) -> {
			json.writeStartObject();
			json.writeName("tasks");
			json.writeStartArray();
			page.tasks().forEach((details) -> task(json, details, null));
			json.writeEndArray();
			json.writeStringProperty("next", page.next());
			json.writeEndObject();
		});
	}

	private static byte[] write(Consumer<JsonGenerator> content) {
		try (ByteArrayBuilder body = new ByteArrayBuilder(); JsonGenerator json = JSON.createGenerator(body)) {
			content.accept(json);
			json.flush();
			return body.toByteArray();
		}
	}

	private static void task(JsonGenerator json, TaskDetails details, @Nullable TaskSnapshot withResult) {
		json.writeStartObject();
		json.writeStringProperty("id", details.id());
		json.writeStringProperty("task", details.name());
		json.writeStringProperty("queue", details.queue());
		json.writeStringProperty("status", details.status().name());
		json.writeStringProperty("waitingFor", details.waitingFor());
		json.writeNumberProperty("attempt", details.attempt());
		json.writeNumberProperty("maxAttempts", details.maxAttempts());
		progress(json, details);
		if (withResult != null) {
			result(json, withResult);
		}
		error(json, details.error());
		time(json, "enqueuedAt", details.enqueuedAt());
		time(json, "startedAt", details.startedAt());
		time(json, "finishedAt", details.finishedAt());
		json.writeEndObject();
	}

	private static void progress(JsonGenerator json, TaskDetails details) {
		json.writeName("progress");
		json.writeStartObject();
		json.writeNumberProperty("done", details.progress().done());
		json.writeNumberProperty("total", details.progress().total());
		json.writeStringProperty("note", details.progress().note());
		json.writeEndObject();
	}

	/**
	 * The serializer has written it as JSON already.
	 */
	private static void result(JsonGenerator json, TaskSnapshot task) {
		json.writeName("result");
		byte[] result = task.result();
		if (result != null && isJson(task.contentType())) {
			json.writeRawValue(new String(result, StandardCharsets.UTF_8));
		}
		else {
			json.writeNull();
		}
	}

	private static boolean isJson(String contentType) {
		return MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(contentType));
	}

	private static void error(JsonGenerator json, @Nullable TaskError error) {
		json.writeName("error");
		if (error == null) {
			json.writeNull();
			return;
		}
		json.writeStartObject();
		json.writeStringProperty("type", error.type());
		json.writeStringProperty("message", error.message());
		json.writeEndObject();
	}

	private static void time(JsonGenerator json, String name, @Nullable Instant time) {
		json.writeStringProperty(name, (time != null) ? time.toString() : null);
	}

}
