package io.github.taskqueue.internal.callback;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.spi.PartialSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class EventBodyTests {

	private static final Instant NOW = Instant.parse("2026-11-27T08:00:00.123Z");

	private final EventBody bodies = new EventBody(new Serializer("application/json"));

	private static TaskCompletion succeeded(@Nullable Type type, @Nullable Object result) {
		return new TaskCompletion(TestTasks.message("id-1"), new TaskOutcome.Succeeded(result), type);
	}

	private static TaskCompletion failed(Throwable cause) {
		return new TaskCompletion(TestTasks.message("id-1"), new TaskOutcome.Dead(cause, DeadLetterReason.EXHAUSTED),
				String.class);
	}

	@Test
	void successTellsTheResult() {
		assertThat(this.bodies.write("task.succeeded", succeeded(List.class, List.of(1, "é")), NOW)).isEqualTo(
				"{\"type\":\"task.succeeded\",\"timestamp\":\"2026-11-27T08:00:00.123Z\",\"data\":{\"id\":\"id-1\","
						+ "\"task\":\"TestTasks.run\",\"queue\":\"tests\",\"attempt\":2,\"result\":[1,\"é\"]}}");
	}

	@Test
	void resultMayBeNull() {
		assertThat(data(succeeded(String.class, null)).get("result").isNull()).isTrue();
	}

	@Test
	void voidTaskHasNoResult() {
		assertThat(data(succeeded(Void.class, null)).propertyNames()).containsExactly("id", "task", "queue", "attempt");
	}

	@Test
	void deadTaskTellsItsError() {
		assertThat(data(failed(new IOException("\"down\""))).get("error"))
			.hasToString("{\"type\":\"java.io.IOException\",\"message\":\"\\\"down\\\"\"}");
		assertThat(data(failed(new IOException())).get("error").get("message").isNull()).isTrue();
	}

	@Test
	void longMessageIsCut() {
		JsonNode message = data(failed(new IOException("é".repeat(5000)))).get("error").get("message");
		assertThat(message.asString()).isEqualTo("é".repeat(1000));
	}

	@Test
	void halfACharacterHasAFormInUtf8() {
		String text = this.bodies.write("task.dead", failed(new IOException("a".repeat(999) + "\ud83d\ude00")), NOW);
		assertThat(text).contains("a?\"")
			.isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 20_478 })
	void resultOfTwentyKilobytesIsSent(int length) {
		assertThat(data(succeeded(String.class, "a".repeat(length))).get("result").asString()).hasSize(length);
	}

	@Test
	void largerResultIsLeftOut() {
		JsonNode data = data(succeeded(String.class, "a".repeat(20_479)));
		assertThat(data.has("result")).isFalse();
		assertThat(data.get("resultOmitted").asBoolean()).isTrue();
	}

	@Test
	void resultThatCannotBeWrittenIsLeftOut() {
		assertThat(data(succeeded(Object.class, new Object())).get("resultOmitted").asBoolean()).isTrue();
	}

	@Test
	void resultThatIsNoJsonIsLeftOut() {
		String text = new EventBody(new Serializer("application/cbor")).write("task.succeeded",
				succeeded(String.class, "a"), NOW);
		assertThat(text).contains("\"resultOmitted\":true").doesNotContain("\"result\"");
	}

	private JsonNode data(TaskCompletion completion) {
		return JsonMapper.shared().readTree(this.bodies.write("type", completion, NOW)).get("data");
	}

	/**
	 * Writes what JSON has words for.
	 */
	private static final class Serializer extends PartialSerializer {

		private final String contentType;

		Serializer(String contentType) {
			this.contentType = contentType;
		}

		@Override
		public String contentType() {
			return this.contentType;
		}

		@Override
		public byte[] writeResult(Type type, @Nullable Object result) {
			if (result != null && result.getClass() == Object.class) {
				throw new TaskSerializationException("no form", null);
			}
			return JsonMapper.shared().writeValueAsBytes(result);
		}

	}

}
