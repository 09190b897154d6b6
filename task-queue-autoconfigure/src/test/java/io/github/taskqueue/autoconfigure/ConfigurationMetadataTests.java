package io.github.taskqueue.autoconfigure;

import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static JsonNode metadata;

	@BeforeAll
	static void read() throws Exception {
		try (InputStream stream = ConfigurationMetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = JsonMapper.shared().readTree(stream);
		}
	}

	@Test
	void everyPropertyHasATypeAndADescription() {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.path("type").asString("")).as("type of %s", property).isNotEmpty();
			assertThat(property.path("description").asString("")).as("description of %s", property).endsWith(".");
		});
	}

	@Test
	void noDescriptionStartsWithAnArticle() {
		assertThat(properties()).allSatisfy(
				(property) -> assertThat(property.path("description").asString("")).as("description of %s", property)
					.doesNotContainPattern("^(The|A|An) "));
	}

	/**
	 * Settings by queue are there once for all queues and once for each feature.
	 */
	@Test
	void everyPropertyWithAFixedDefaultTellsIt() {
		assertThat(properties().stream().filter((property) -> property.path("defaultValue").isMissingNode()))
			.extracting((property) -> property.path("name").asString())
			.containsExactlyInAnyOrder("task-queue.queues", "task-queue.queues", "task-queue.tasks",
					"task-queue.topology.check-policies", "task-queue.journal", "task-queue.schedules",
					"task-queue.signature.keys", "task-queue.store.jdbc.table-schema", "task-queue.webhook.secret",
					"task-queue.webhook.allowed-hosts", "task-queue.webhook.allowed-ports");
	}

	@Test
	void hintsAndAdditionsAreMerged() {
		assertThat(names("hints")).contains("task-queue.topology.declare", "task-queue.topology.on-mismatch");
		assertThat(names("properties")).contains("management.health.task-queue.enabled",
				"management.endpoint.taskqueues.access");
	}

	private static List<JsonNode> properties() {
		return stream("properties").filter((property) -> property.path("name").asString().startsWith("task-queue"))
			.toList();
	}

	private static List<String> names(String section) {
		return stream(section).map((each) -> each.path("name").asString()).toList();
	}

	private static Stream<JsonNode> stream(String section) {
		return metadata.path(section).valueStream();
	}

}
