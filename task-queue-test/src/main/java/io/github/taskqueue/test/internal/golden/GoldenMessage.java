package io.github.taskqueue.test.internal.golden;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.test.EnqueuedTask;

/**
 * A message that a release has published, as a file has it.
 *
 * @param file where it is from
 * @param name name of the task
 * @param version version of the arguments
 * @param arguments the arguments by name
 */
record GoldenMessage(String file, String name, int version, ObjectNode arguments) {

	/**
	 * Numbers stay as they are written.
	 */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	/**
	 * Reads a file.
	 * @throws IllegalArgumentException if it holds no message
	 */
	static GoldenMessage parse(String file, byte[] content) {
		JsonNode json = json(file, content);
		if (!(json.path("arguments") instanceof ObjectNode arguments) || !json.path("name").isString()
				|| !json.path("version").canConvertToInt()) {
			throw new IllegalArgumentException(
					"%s is no message: it needs \"name\", \"version\" and \"arguments\"".formatted(file));
		}
		return new GoldenMessage(file, json.get("name").stringValue(), json.get("version").intValue(), arguments);
	}

	/**
	 * Takes what a test has enqueued.
	 * @throws IllegalArgumentException if its arguments are no JSON object
	 */
	static GoldenMessage of(EnqueuedTask task) {
		String file = "%s-v%d.json".formatted(task.name().replaceAll("[^\\w.-]", "_"), task.version());
		if (!(json("The body of task " + task.name(),
				task.arguments().getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode arguments)) {
			throw new IllegalArgumentException("The body of task %s is no JSON object".formatted(task.name()));
		}
		return new GoldenMessage(file, task.name(), task.version(), arguments);
	}

	static JsonNode json(String what, byte[] content) {
		try {
			return JSON.readTree(content);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("%s is no JSON: %s".formatted(what, ex.getOriginalMessage()), ex);
		}
	}

	/**
	 * The content of its file.
	 */
	String text() {
		ObjectNode json = JSON.createObjectNode().put("name", this.name).put("version", this.version);
		json.set("arguments", this.arguments);
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
	}

	/**
	 * The message as a worker gets it.
	 */
	TaskMessage message(String contentType) {
		return new TaskMessage(this.file, this.name, "golden", 1, this.version, 0,
				TaskTimes.enqueued(Instant.EPOCH, null), null, contentType, Map.of(),
				JSON.writeValueAsBytes(this.arguments));
	}

}
