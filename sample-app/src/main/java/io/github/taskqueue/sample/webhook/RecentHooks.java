package io.github.taskqueue.sample.webhook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * The last webhooks that this instance was sent. One that comes again is the same one.
 */
class RecentHooks {

	private static final int LIMIT = 100;

	private final Map<String, JsonNode> byId = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
			return size() > LIMIT;
		}

	};

	synchronized void add(String id, JsonNode body) {
		this.byId.putIfAbsent(id, body);
	}

	synchronized List<JsonNode> all() {
		return List.copyOf(this.byId.values());
	}

}
