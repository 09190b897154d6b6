package io.github.taskqueue.deadletter;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeadLetterTests {

	private static final DeadLetter LETTER = letter("{\"number\":1}");

	private static DeadLetter letter(String body) {
		return new DeadLetter("id", "Orders.book", "orders", body, DeadLetterReason.EXHAUSTED,
				new DeadLetter.Failure("X", "secret"), 5, Instant.EPOCH, Instant.EPOCH, "orders", 2,
				Map.of("tenant", "secret"));
	}

	@Test
	void argumentsAreTheBody() {
		assertThat(LETTER.arguments()).isEqualTo("{\"number\":1}");
	}

	@Test
	void editedCopyDiffersInItsArgumentsOnly() {
		DeadLetter edited = LETTER.withArguments(" {\"number\": 2}\n");
		assertThat(edited.arguments()).isEqualTo(" {\"number\": 2}\n");
		assertThat(edited).usingRecursiveComparison().ignoringFields("body").isEqualTo(LETTER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[]", "1", "null", "\"text\"", "{", "{}}", "{} {}", "{\"a\":}", "{'a':1}",
			"{\"a\":1,}", "no JSON" })
	void argumentsAreAJsonObject(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> LETTER.withArguments(text))
			.withMessage("'json' must be a JSON object of arguments by parameter name");
		assertThat(letter(text).arguments()).isNull();
	}

	@Test
	void argumentsAreNestedAsDeepAsWorkersReadThem() {
		assertThat(letter(nested(99)).arguments()).isNotNull();
		assertThat(letter(nested(100)).arguments()).isNull();
		assertThat(letter(nested(100_000)).arguments()).isNull();
	}

	private static String nested(int depth) {
		return "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
	}

	@Test
	void textShowsNoPayload() {
		assertThat(LETTER).hasToString("dead letter Orders.book id (queue orders, EXHAUSTED)");
	}

}
