package io.github.taskqueue.internal.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoredTextTests {

	@Test
	void isCutToWhatTheStoreHolds() {
		assertThat(StoredText.note("n".repeat(300))).hasSize(255);
		assertThat(StoredText.of(new IllegalStateException("m".repeat(2_000))).message()).hasSize(1_000);
	}

	@Test
	void isNotCutWithinACharacter() {
		assertThat(StoredText.note("n".repeat(254) + "\uD83D\uDE00")).isEqualTo("n".repeat(254));
	}

	@Test
	void hasNoCharacterThatADatabaseRefuses() {
		assertThat(StoredText.note("a\0b")).isEqualTo("a\uFFFDb");
	}

	@Test
	void namesAnErrorWithoutAMessage() {
		assertThat(StoredText.error(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
	}

}
