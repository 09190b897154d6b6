package io.github.taskqueue.internal.message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.TestTasks;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTests {

	@Test
	void ordinaryTextStaysAsItIs() {
		assertThat(LogText.line("Réports.générer 完了 \ud83d\ude00")).isEqualTo("Réports.générer 完了 \ud83d\ude00");
		assertThat(LogText.line(null)).isEqualTo("null");
	}

	@ParameterizedTest
	@ValueSource(chars = { '\r', '\n', '\t', '\u001b', '\u0000', '\u007f', '\u0085', '\u2028', '\u2029', '\u202e' })
	void controlCharactersAreEscaped(char control) {
		assertThat(LogText.line("a" + control + "b")).isEqualTo("a\\u%04xb".formatted((int) control));
	}

	@Test
	void aLongTextIsCut() {
		assertThat(LogText.line("x".repeat(256))).hasSize(256);
		assertThat(LogText.line("x".repeat(257))).hasSize(256).endsWith("x…");
	}

	@Test
	void aTaskIsNamedInOneLine() {
		TaskMessage message = TestTasks.message("id\nERROR forged");
		assertThat(message.toString()).contains("id\\u000aERROR forged").doesNotContain("\n");
	}

}
