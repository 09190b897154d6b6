package io.github.taskqueue.test.internal.golden;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.UpcastFrom;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.test.EnqueuedTask;
import io.github.taskqueue.test.EnqueuedTask.Transaction;
import io.github.taskqueue.test.TaskQueueTest;

import static org.assertj.core.api.Assertions.assertThat;

@TaskQueueTest
@ContextConfiguration(classes = GoldenMessagesTests.Payments.class)
class GoldenMessagesTests {

	@TempDir
	private Path resources;

	@Autowired
	private TaskRegistry registry;

	@Autowired
	private TaskSerializer serializer;

	@Test
	void messageIsWrittenOnceFromTheEnqueuedTask() throws IOException {
		assertThat(problems("ship", "{\"order\":{\"id\":7,\"total\":1.50},\"tags\":[\"b\",\"a\"]}")).isEmpty();
		Path file = this.resources.resolve("golden/Payments.ship-v1.json");
		assertThat(file).content()
			.isEqualToIgnoringWhitespace(
					"{\"name\": \"Payments.ship\", \"version\": 1, \"arguments\": {\"order\": {\"id\": 7, \"total\": 1.50}, \"tags\": [\"b\", \"a\"]}}");
		String content = Files.readString(file);
		assertThat(problems("ship", "{\"order\":{\"id\":8},\"tags\":[]}")).isEmpty();
		assertThat(problems("ship")).isEmpty();
		assertThat(file).hasContent(content);
	}

	@Test
	void missingMessageAsksForACall() {
		assertThat(problems("ship")).singleElement()
			.asString()
			.contains("no message of task Payments.ship in version 1", "Call the task once in this test");
	}

	@Test
	void nothingIsWrittenInCi() {
		EnqueuedTask call = call("Payments.ship", 1, "{\"order\":{\"id\":8},\"tags\":[]}");
		assertThat(messages(new GoldenFolder("golden", this.resources, true), call).problems(task("ship")))
			.singleElement()
			.asString()
			.contains("CI=true", "src/test/resources/golden/Payments.ship-v1.json", "\"order\"");
		assertThat(this.resources).isEmptyDirectory();
	}

	@Test
	void folderThatIsNotFoundIsNamed() {
		EnqueuedTask call = call("Payments.ship", 1, "{\"order\":{\"id\":8},\"tags\":[]}");
		assertThat(messages(new GoldenFolder("golden", null, false), call).problems(task("ship"))).singleElement()
			.asString()
			.contains("no folder src/test above the class path", "src/test/resources/golden/Payments.ship-v1.json");
	}

	@Test
	void renamedParameterIsFound() throws IOException {
		given("ship-v1", "Payments.ship", 1, "{\"purchase\":{\"id\":7},\"tags\":[]}");
		assertThat(problems("ship")).hasSize(2)
			.anySatisfy((problem) -> assertThat(problem).startsWith("golden/ship-v1.json: ")
				.contains("no parameter takes its argument 'purchase'", "[order, tags, note]"))
			.anySatisfy((problem) -> assertThat(problem)
				.contains("no argument for parameter 'order', which would be null"));
	}

	@Test
	void missingPrimitiveIsFound() throws IOException {
		given("count-v1", "Payments.count", 1, "{}");
		assertThat(problems("count")).singleElement().asString().contains("parameter 'number'", "UNREADABLE");
	}

	@Test
	void nullableParameterMayBeAbsent() throws IOException {
		given("ship-v1", "Payments.ship", 1, "{\"order\":{\"id\":7,\"total\":1},\"tags\":[]}");
		assertThat(problems("ship")).isEmpty();
	}

	@Test
	void renamedPropertyIsFound() throws IOException {
		given("ship-v1", "Payments.ship", 1, "{\"order\":{\"id\":7,\"sum\":1},\"tags\":[]}");
		assertThat(problems("ship")).singleElement().asString().contains("no property takes its value 'order.sum'");
	}

	@Test
	void addedPropertyIsNoProblem() throws IOException {
		given("ship-v1", "Payments.ship", 1, "{\"order\":{\"id\":7},\"tags\":[\"x\",\"y\",\"a\"]}");
		assertThat(problems("ship")).isEmpty();
	}

	@Test
	void changedTypeIsFound() throws IOException {
		given("ship-v1", "Payments.ship", 1, "{\"order\":{\"id\":\"seven\"},\"tags\":[]}");
		given("ship-v1-2", "Payments.ship", 1, "{\"order\":{\"id\":7},\"tags\":[1]}");
		assertThat(problems("ship")).hasSize(2)
			.anySatisfy((problem) -> assertThat(problem).contains("ship-v1.json: it cannot be read", "'order'"))
			.anySatisfy((problem) -> assertThat(problem).contains("its value 'tags[0]' is 1 and would be \"1\""));
	}

	@Test
	void olderVersionIsReadWithItsUpcaster() throws IOException {
		given("charge-v1", "Payments.charge", 1, "{\"price\":\"1.50\"}");
		given("charge-v2", "Payments.charge", 2, "{\"cents\":150}");
		assertThat(problems("charge")).isEmpty();
		given("charge-v1-other", "Payments.charge", 1, "{\"cost\":\"1.50\"}");
		assertThat(problems("charge")).singleElement()
			.asString()
			.startsWith("golden/charge-v1-other.json: it cannot be read");
	}

	@Test
	void newVersionIsWrittenBesideTheOldOne() throws IOException {
		given("charge-v1", "Payments.charge", 1, "{\"price\":\"1.50\"}");
		EnqueuedTask call = call("Payments.charge", 2, "{\"cents\":3}");
		assertThat(messages(call).problems(task("charge"))).isEmpty();
		assertThat(this.resources.resolve("golden/Payments.charge-v2.json")).exists();
	}

	@Test
	void newerVersionThanTheTaskIsFound() throws IOException {
		given("ship-v2", "Payments.ship", 2, "{\"order\":{\"id\":7},\"tags\":[]}");
		assertThat(problems("ship", "{\"order\":{\"id\":7},\"tags\":[]}")).singleElement()
			.asString()
			.contains("it is of version 2, but the task reads versions up to 1 only");
	}

	@Test
	void renamedTaskIsFound() throws IOException {
		given("pay-v1", "Payments.pay", 1, "{}");
		assertThat(problems("count", "{\"number\":1}")).singleElement()
			.asString()
			.contains("no bean of this context declares a task 'Payments.pay'", "@AsyncTask(name = \"Payments.pay\")");
		given("count-v1", "Payments.count", 1, "{\"number\":1}");
		assertThat(problems("count")).isEmpty();
		assertThat(messages().problems()).singleElement().asString().contains("'Payments.pay'");
	}

	@Test
	void allTasksNeedAMessage() throws IOException {
		given("count-v1", "Payments.count", 1, "{\"number\":1}");
		assertThat(messages(call("Payments.ship", 1, "{\"order\":{\"id\":7},\"tags\":[]}")).problems()).singleElement()
			.asString()
			.contains("no message of task Payments.charge in version 2");
		assertThat(this.resources.resolve("golden/Payments.ship-v1.json")).exists();
	}

	@Test
	void fileThatHoldsNoMessageIsNamed() throws IOException {
		Files.createDirectories(this.resources.resolve("golden"));
		Files.writeString(this.resources.resolve("golden/a.json"), "{\"name\": \"Payments.count\"}");
		assertThat(problems("count"))
			.containsExactly("golden/a.json is no message: it needs \"name\", \"version\" and \"arguments\"");
		Files.writeString(this.resources.resolve("golden/a.json"), "{");
		assertThat(problems("count")).singleElement().asString().startsWith("golden/a.json is no JSON");
	}

	@Test
	void testResourcesOfTheModuleAreFound() {
		assertThat(GoldenFolder.find("golden").resources()).isAbsolute()
			.endsWith(Path.of("src/test/resources"))
			.exists();
	}

	private void given(String file, String name, int version, String arguments) throws IOException {
		Files.createDirectories(this.resources.resolve("golden"));
		Files.writeString(this.resources.resolve("golden/" + file + ".json"),
				"{\"name\": \"%s\", \"version\": %d, \"arguments\": %s}".formatted(name, version, arguments));
	}

	private List<String> problems(String task) {
		return messages().problems(task(task));
	}

	private List<String> problems(String task, String arguments) {
		return messages(call("Payments." + task, 1, arguments)).problems(task(task));
	}

	private TaskDefinition task(String task) {
		return Objects.requireNonNull(this.registry.find("Payments." + task));
	}

	private GoldenMessages messages(EnqueuedTask... enqueued) {
		return messages(new GoldenFolder("golden", this.resources, false), enqueued);
	}

	private GoldenMessages messages(GoldenFolder folder, EnqueuedTask... enqueued) {
		return new GoldenMessages(this.registry, this.serializer, folder, List.of(enqueued));
	}

	private static EnqueuedTask call(String name, int version, String arguments) {
		return new EnqueuedTask("1", name, "default", arguments, Map.of(), Instant.EPOCH, null, version,
				Transaction.NONE);
	}

	static class Payments {

		@AsyncTask
		void ship(Order order, Set<String> tags, @Nullable String note) {
		}

		@AsyncTask
		void count(int number) {
		}

		@AsyncTask(version = 2)
		void charge(long cents) {
		}

		@UpcastFrom(1)
		static Map<String, Object> cents(Map<String, Object> arguments) {
			return Map.of("cents",
					new BigDecimal(arguments.remove("price").toString()).movePointRight(2).longValueExact());
		}

	}

	record Order(long id, @Nullable BigDecimal total) {

	}

}
