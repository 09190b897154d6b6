package io.github.taskqueue.deadletter;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells whether a text is a JSON object as task bodies are.
 */
final class JsonObjectText {

	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
		.build();

	private JsonObjectText() {
	}

	static boolean isValid(String text) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
			if (json.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			json.skipChildren();
			return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
