package io.github.taskqueue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskOptionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "tenant", "CCC", "BCC-list", "cc", "traceparent", "X-Request-Id" })
	void headerMayHaveAnyOtherName(String name) {
		assertThat(TaskOptions.with().header(name, "a").headers()).containsEntry(name, "a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tq-attempt", "tq-x", "x-death", "CC", "BCC", "", "a b", "é" })
	void headerMayNotHaveANameOfTheWireFormatOrTheBroker(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().header(name, "a"))
			.withMessageStartingWith("Header name '" + name + "'");
	}

}
