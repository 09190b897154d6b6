package io.github.taskqueue.it.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class UnreadableMessageTests {

	private static final String ARGUMENTS = "{\"number\":3,\"text\":\"a\"}";

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1");

	@Test
	void aMessageWithoutATaskNameIsDead() throws IOException {
		assertDead(new BasicProperties.Builder().messageId("no-type").build(), ARGUMENTS, "The message has no type");
	}

	@Test
	void aMessageWithoutAnIdIsDead() throws IOException {
		assertDead(new BasicProperties.Builder().type("Tasks.take").build(), ARGUMENTS,
				"The message has no message_id");
	}

	@Test
	void aMessageWithoutAnyPropertiesIsDead() throws IOException {
		assertDead(null, ARGUMENTS, "The message has no message_id");
	}

	@ParameterizedTest
	@EnumSource
	void aMessageWithABadAttemptNumberIsDead(BadAttempt attempt) throws IOException {
		Map<String, Object> headers = new HashMap<>();
		headers.put("tq-attempt", attempt.value);
		assertDead(task().headers(headers).build(), ARGUMENTS, "Header tq-attempt is not a positive integer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no JSON", "[3, \"a\"]", "3", "null", "{\"number\":3", "{\"number\":3,}",
			"{\"number\":3,\"text\":\"a\"} x", "{\"number\":3,\"text\":\"a\"}{}", "{\"number\":\"three\"}",
			"{\"number\":{}}", "{\"number\":1,\"text\":[\"a\"]}", "{\"number\":99999999999}",
			"{\"text\":\"no number\"}", "{\"number\":null}" })
	void aBodyThatDoesNotFitTheParametersIsDead(String body) throws IOException {
		assertDead(task().build(), body, "");
	}

	@Test
	void aDeeplyNestedBodyIsDead() throws IOException {
		assertDead(task().build(), "{\"other\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}", "");
	}

	@Test
	void aSerializedJavaObjectIsNotRead() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		new ObjectOutputStream(body).writeObject(new Gadget());
		application.client()
			.publish("default", task().contentType("application/x-java-serialized-object").build(), body.toByteArray());
		assertBuried(
				"The content type of the body is application/x-java-serialized-object, but this application reads application/json");
		assertThat(application.journal().entries("gadget")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/xml", "application/json-patch+json" })
	void aBodyOfAnotherTypeIsDeadEvenIfItCouldBeRead(String contentType) throws IOException {
		assertDead(task().contentType(contentType).build(), ARGUMENTS,
				"The content type of the body is " + contentType);
		assertThat(application.journal().entries("3 a")).isEmpty();
	}

	@Test
	void parametersOfTheTypeAndTheNameOfTheCharsetDoNotMatter() throws IOException {
		application.client()
			.publish("default", task().contentType("Application/JSON; charset=utf-8").contentEncoding("UTF-8").build(),
					"{\"number\":5,\"text\":\"plain\"}");
		application.journal().await("5 plain", 1);
	}

	@Test
	void theIdAndTheBodyAreKept() throws IOException {
		application.client()
			.publish("default", task().messageId("kept").correlationId("mine").build(), "no JSON either");
		BrokerClient.Message letter = application.client().deadLetter("default", "kept");
		assertThat(letter.text()).isEqualTo("no JSON either");
		assertThat(letter.properties().getCorrelationId()).isEqualTo("mine");
		assertThat(letter.properties().getType()).isEqualTo("Tasks.take");
	}

	@Test
	void aMessageWithTheLeastThatIsNeededIsATask() throws IOException {
		application.client().publish("default", task().build(), "{\"number\":0,\"new\":[{}]}");
		application.journal().await("0 null", 1);
	}

	private static BasicProperties.Builder task() {
		return new BasicProperties.Builder().messageId("unreadable").type("Tasks.take");
	}

	private static void assertDead(@Nullable BasicProperties properties, String body, String problem)
			throws IOException {
		application.client().publish("default", properties, body);
		assertBuried(problem);
	}

	private static void assertBuried(String problem) {
		BrokerClient.Message letter = application.client().next("tq.dlq.default");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-origin")).isEqualTo("default");
		assertThat(letter.header("tq-error-message")).contains(problem);
		TaskHandle<Integer> next = application.tasks().enqueue(() -> application.bean(Tasks.class).give(4));
		assertThat(next.await(Duration.ofSeconds(5))).isEqualTo(4);
	}

	enum BadAttempt {

		ZERO(0), NEGATIVE(-1), TEXT("first"), HUGE(Long.MAX_VALUE), NOTHING(null);

		private final @Nullable Object value;

		BadAttempt(@Nullable Object value) {
			this.value = value;
		}

	}

	static class Gadget implements Serializable {

		private void readObject(ObjectInputStream input) {
			application.journal().write("gadget");
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void take(int number, String text) {
			this.journal.write(number + " " + text);
		}

		@AsyncTask
		TaskHandle<Integer> give(int number) {
			return TaskHandle.completed(number);
		}

	}

}
