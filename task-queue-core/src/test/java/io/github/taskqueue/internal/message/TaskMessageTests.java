package io.github.taskqueue.internal.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskMessageTests {

	private static final Instant NOW = Instant.ofEpochSecond(100);

	private static final TaskMessage MESSAGE = new TaskMessage("id-1", "Mailer.send", "mail", 2, 3, 1,
			TaskTimes.enqueued(NOW, null), "reply", "application/json", Map.of("tenant", "secret"),
			"secret".getBytes(StandardCharsets.UTF_8));

	@Test
	void textNamesTheTaskAndShowsNoPayload() {
		assertThat(MESSAGE).hasToString("task Mailer.send id-1 (queue mail, attempt 2)");
	}

	@Test
	void nextAttemptIsTheSameTaskWithTheNextNumber() {
		TaskMessage next = MESSAGE.nextAttempt(NOW.plusSeconds(1), NOW.plusSeconds(5));
		assertThat(next).usingRecursiveComparison()
			.ignoringFields("attempt", "times")
			.withStrictTypeChecking()
			.isEqualTo(MESSAGE);
		assertThat(next.attempt()).isEqualTo(3);
		assertThat(next.times()).isEqualTo(new TaskTimes(NOW, NOW.plusSeconds(5), NOW.plusSeconds(1), null));
	}

	@Test
	void otherTimesLeaveTheAttemptAlone() {
		TaskTimes times = MESSAGE.times().due(NOW.plusSeconds(9));
		assertThat(MESSAGE.at(times).times()).isEqualTo(times);
		assertThat(MESSAGE.at(times).attempt()).isEqualTo(2);
	}

	@Test
	void copiesChangeOneThingOnly() {
		assertThat(MESSAGE.withReplyTo("other")).usingRecursiveComparison()
			.ignoringFields("replyTo")
			.isEqualTo(MESSAGE);
		assertThat(MESSAGE.withReplyTo("other").replyTo()).isEqualTo("other");
		assertThat(MESSAGE.with(Map.of("trace", "1"))).usingRecursiveComparison()
			.ignoringFields("headers")
			.isEqualTo(MESSAGE);
		assertThat(MESSAGE.with(Map.of("trace", "1")).headers()).isEqualTo(Map.of("tenant", "secret", "trace", "1"));
		BodyCodecs.Body body = new BodyCodecs.Body(new byte[] { 1 }, "one");
		assertThat(MESSAGE.withBody(body)).usingRecursiveComparison()
			.ignoringFields("body", "contentEncoding")
			.isEqualTo(MESSAGE);
		assertThat(MESSAGE.withBody(body).contentEncoding()).isEqualTo("one");
		assertThat(MESSAGE.withBody(body).body()).containsExactly(1);
	}

	@Test
	void nextAttemptBearsNoHeaderOfTheOneBefore() {
		TaskMessage message = MESSAGE
			.with(Map.of("tq-attempt-waits", 1, "tq-life-blocked", true, "tq-unsigned-hops", 3, "tq-key", "a"));
		assertThat(message.at(message.times().parked(NOW)).headers()).isEqualTo(message.headers());
		assertThat(message.nextAttempt(NOW, NOW).headers())
			.isEqualTo(Map.of("tenant", "secret", "tq-life-blocked", true, "tq-unsigned-hops", 3, "tq-key", "a"));
	}

	@Test
	void textIsReadByItsNameWhoseverItIs() {
		TaskMessage message = MESSAGE.with(Map.of("tq-key", "a", "number", 1));
		assertThat(message.text("tenant")).isEqualTo("secret");
		assertThat(message.text("tq-key")).isEqualTo("a");
		assertThat(message.text("number")).isNull();
		assertThat(message.text("other")).isNull();
	}

}
