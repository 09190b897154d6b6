package io.github.taskqueue.web.internal;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "order-42", "0197f1a0-0000-7000-8000-000000000000", "a.b:c_d", "-" })
	void aPlainIdIsItsOwnSegment(String id) {
		assertThat(TaskAddress.segment(id)).isEqualTo(id);
		assertThat(TaskAddress.taskId(id)).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "..", ".", "a;b", "a\\b", "100%", "~", "~b3JkZXI", "{id}", "a b" })
	void anotherIdHasASegmentThatNeedsNoEscape(String id) {
		assertThat(TaskAddress.segment(id)).matches("~[A-Za-z0-9_-]+");
		assertThat(TaskAddress.taskId(TaskAddress.segment(id))).isEqualTo(id.contains(" ") ? null : id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "~", "~!", "~AA", "ü", "a b" })
	void whatNoTaskHasAsItsIdIsNone(String segment) {
		assertThat(TaskAddress.taskId(segment)).isNull();
	}

}
