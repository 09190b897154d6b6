package io.github.taskqueue.it.message;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What other programs write into messages by mistake.
 */
class ForeignMessageTests {

	private static final String REPLIES = "tq.reply.foreign";

	private static final String ARGUMENTS = "{\"name\":\"a\"}";

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1", "task-queue.store.type=memory");

	@BeforeAll
	static void declareReplyQueue() throws IOException {
		Channel channel = application.client().channel();
		channel.queueDeclare(REPLIES, true, false, false, Map.of("x-queue-type", "quorum"));
	}

	private static BasicProperties.Builder task(String id) {
		return new BasicProperties.Builder().messageId(id).type("Tasks.take");
	}

	static Stream<UnaryOperator<BasicProperties.Builder>> timesThatCannotBeMeant() {
		return Stream.of((task) -> task, (task) -> task.timestamp(new Date(0)),
				(task) -> task.headers(Map.of("tq-enqueued-at", -62_135_596_800_000L)),
				(task) -> task.headers(Map.of("tq-enqueued-at", 1_796_000_000_000_000L)),
				(task) -> task.headers(Map.of("tq-enqueued-at", Long.MIN_VALUE, "tq-not-before", Long.MAX_VALUE)),
				(task) -> task
					.headers(Map.of("tq-first-failed-at", Long.MIN_VALUE, "tq-parked-since", Long.MIN_VALUE)));
	}

	@ParameterizedTest
	@MethodSource("timesThatCannotBeMeant")
	void taskIsFromTheTimeAtWhichItCame(UnaryOperator<BasicProperties.Builder> times) throws IOException {
		String id = UUID.randomUUID().toString();
		Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		application.client().publish("default", times.apply(task(id)).build(), "{\"name\":\"" + id + "\"}");
		TaskDetails details = succeeded(id);
		assertThat(details.enqueuedAt()).isBetween(before, Instant.now());
		assertThat(application.journal().entries(id)).hasSize(1);
	}

	@Test
	void timestampInMillisecondsIsRead() throws IOException {
		Instant sent = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
		application.client()
			.publish("default", task("millis").timestamp(new Date(sent.toEpochMilli() * 1000)).build(), ARGUMENTS);
		assertThat(succeeded("millis").enqueuedAt()).isEqualTo(sent);
	}

	private static TaskDetails succeeded(String id) {
		TaskHandle<String> handle = application.tasks().handle(id, String.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.until(() -> handle.status() == TaskStatus.SUCCEEDED);
		return handle.details();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-1", "1e3" })
	void numberOfManyDigitsIsADeadLetterAndNoMore(String first) throws IOException {
		String number = first + "0".repeat(5_000);
		String id = "digits" + first.length() + first;
		application.client().publish("default", task(id).build(), "{\"name\":\"a\",\"number\":" + number + "}");
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).contains("Number value length").doesNotContain("0000");
	}

	static Stream<Arguments> unreadable() {
		return Stream.of(Arguments.of("no-type", new BasicProperties.Builder().messageId("no-type"), ARGUMENTS),
				Arguments.of("attempt", task("attempt").headers(Map.of("tq-attempt", "first")), ARGUMENTS),
				Arguments.of("body", task("body"), "no JSON"),
				Arguments.of("xml", task("xml").contentType("application/xml"), "<a/>"),
				Arguments.of("bestellung-ü", task("bestellung-ü"), ARGUMENTS),
				Arguments.of("mine", new BasicProperties.Builder().type("Tasks.take").correlationId("mine"), ARGUMENTS),
				Arguments.of(null, new BasicProperties.Builder(), ARGUMENTS));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void senderOfAnUnreadableMessageIsTold(@Nullable String correlation, BasicProperties.Builder message, String body)
			throws IOException {
		application.client().publish("default", message.replyTo(REPLIES).build(), body);
		BrokerClient.Message reply = application.client().next(REPLIES);
		assertThat(reply.properties().getCorrelationId()).isEqualTo(correlation);
		assertThat(reply.body()).isEmpty();
		assertThat(reply.header("tq-error-type")).isNotEmpty();
		assertThat(reply.header("tq-error-message")).isNotEmpty();
	}

	@Test
	void replyQueueMayBeGivenAsAnAddressOfAmqpOne() throws IOException {
		application.client().publish("default", task("address").replyTo("/queues/" + REPLIES).build(), ARGUMENTS);
		assertThat(application.client().next(REPLIES).properties().getCorrelationId()).isEqualTo("address");
	}

	@Test
	void headersOfAnyTypeDoNoHarm() throws IOException {
		Map<String, Object> headers = new HashMap<>();
		headers.put("tq-enqueued-at", "yesterday");
		headers.put("tq-not-before", new Date());
		headers.put("tq-replay-count", "many");
		headers.put("list", List.of(1, "a", Map.of("b", 2)));
		headers.put("nothing", null);
		headers.put("x-other", "none");
		application.client().publish("default", task("headers").headers(headers).build(), ARGUMENTS);
		assertThat(succeeded("headers").status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2))
		TaskHandle<String> take(String name, @Nullable BigDecimal number) {
			this.journal.write(name);
			return TaskHandle.completed(name);
		}

	}

}
