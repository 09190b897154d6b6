package io.github.taskqueue.internal.claim;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1,"b":{"c":[1,2],"d":null}} | {"b":{"d":null,"c":[1,2]},"a":1}
			{"a":"ä 😀"}                      | {"a":"ä 😀"}
			no JSON                          | no JSON
			""")
	void theSameArgumentsHaveOne(String one, String other) {
		assertThat(Fingerprint.matches(Fingerprint.ofContent(message(one)), message(other))).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1}                                  | {"a":2}
			{"a":[1,2]}                              | {"a":[2,1]}
			{"a":1}                                  | {"a":"1"}
			{"a":12345678901234567.89}               | {"a":12345678901234567.88}
			{"a":12345678901234567890123456789012345} | {"a":12345678901234567890123456789012346}
			{"a":{"b":1}}                            | {"b":{"a":1}}
			no JSON                                  | no  JSON
			""")
	void otherArgumentsHaveAnother(String one, String other) {
		assertThat(Fingerprint.matches(Fingerprint.ofContent(message(one)), message(other))).isFalse();
		assertThat(Fingerprint.matches(Fingerprint.ofBytes(message(one)), message(other))).isFalse();
	}

	@Test
	void thatOfTheBytesIsThatOfTheSameBytes() {
		assertThat(Fingerprint.matches(Fingerprint.ofBytes(message("{\"a\":1}")), message("{\"a\":1}"))).isTrue();
		assertThat(Fingerprint.ofContent(message("x"))).hasSizeLessThanOrEqualTo(32);
	}

	@Test
	void aBodyMayBeNestedAsDeepAsItLikes() {
		TaskMessage deep = message("[".repeat(100_000));
		assertThat(Fingerprint.matches(Fingerprint.ofContent(deep), deep)).isTrue();
	}

	static TaskMessage message(String body) {
		return message("id", body);
	}

	static TaskMessage message(String id, String body) {
		return new TaskMessage(id, "task", "queue", 1, 1, 0, TaskTimes.enqueued(Instant.EPOCH, null), null,
				"application/json", Map.of(), body.getBytes(StandardCharsets.UTF_8));
	}

}
