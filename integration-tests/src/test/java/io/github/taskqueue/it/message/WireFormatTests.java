package io.github.taskqueue.it.message;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Does by hand what docs/wire-format.md says, as a program in another language would.
 */
class WireFormatTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.elsewhere.concurrency=0");

	@Test
	void anotherProgramEnqueuesATaskAndReadsItsReply() throws IOException {
		replyQueue("tq.reply.another-program");
		publish("tq.tasks", "reports", task("foreign").replyTo("tq.reply.another-program").build());
		BrokerClient.Message reply = application.client().next("tq.reply.another-program");
		assertThat(reply.properties().getCorrelationId()).isEqualTo("foreign");
		assertThat(new String(reply.body())).isEqualTo("[\"42\",\"en\",\"de\",\"acme\",\"1\"]");
	}

	@Test
	void aFailureComesAsHeaders() throws IOException {
		replyQueue("tq.reply.failures");
		publish("tq.tasks", "reports", task("failing").type("Tasks.fail").replyTo("tq.reply.failures").build());
		BrokerClient.Message reply = application.client().next("tq.reply.failures");
		assertThat(reply.body()).isEmpty();
		assertThat(reply.properties().getHeaders().get("tq-error-type"))
			.hasToString(IllegalStateException.class.getName());
		assertThat(reply.properties().getHeaders().get("tq-error-message")).hasToString("not today");
	}

	@Test
	void failureOfAnotherProgramIsTextWhateverItNames() throws IOException {
		TaskHandle<String> handle = application.tasks()
			.enqueue(TaskRequest.of("foreign", String.class).options(TaskOptions.with().queue("elsewhere")));
		BrokerClient.Message task = application.client().next("tq.q.elsewhere");
		publish("", task.properties().getReplyTo(),
				new BasicProperties.Builder().correlationId(handle.id())
					.headers(Map.of("tq-error-type", Canary.NAME, "tq-error-message", "forged"))
					.build());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(Duration.ofSeconds(30)))
			.withMessageContaining("forged")
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(Canary.NAME));
		assertThat(System.getProperty(Canary.NAME)).as("the class is not loaded").isNull();
	}

	@Test
	void anotherProgramSaysWhenATaskExpires() throws IOException {
		replyQueue("tq.reply.expiry");
		long past = Instant.now().minusMillis(1).toEpochMilli();
		publish("tq.tasks", "reports",
				task("expired").headers(Map.of("tq-expires-at", past)).replyTo("tq.reply.expiry").build());
		BrokerClient.Message reply = application.client().next("tq.reply.expiry");
		assertThat(reply.properties().getCorrelationId()).isEqualTo("expired");
		assertThat(reply.properties().getHeaders().get("tq-error-type")).hasToString("EXPIRED");
		publish("tq.tasks", "reports",
				task("lasting").headers(Map.of("tq-expires-at", past + 60_000)).replyTo("tq.reply.expiry").build());
		assertThat(application.client().next("tq.reply.expiry").body()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1790000000", "tomorrow" })
	void timeThatCannotBeReadIsNoneToExpireAt(String time) throws IOException {
		Object value = time.startsWith("1") ? Long.valueOf(time) : time;
		publish("tq.tasks", "reports", task("unclear-" + time).headers(Map.of("tq-expires-at", value)).build());
		BrokerClient.Message letter = application.client().deadLetter("reports", "unclear-" + time);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message"))
			.isEqualTo("Header tq-expires-at is not a time in milliseconds since the epoch");
	}

	@Test
	void anotherQueueGetsNoReply() throws IOException {
		application.client().channel().queueDeclare("private", true, false, false, Map.of());
		replyQueue("tq.reply.barrier");
		publish("tq.tasks", "reports", task("spoofed").replyTo("private").build());
		publish("tq.tasks", "reports", task("barrier").replyTo("tq.reply.barrier").build());
		application.client().next("tq.reply.barrier");
		assertThat(application.client().ready("private")).isZero();
	}

	@Test
	void anotherProgramDelaysATaskByTheLadder() throws IOException {
		replyQueue("tq.reply.delayed");
		Tasks tasks = application.bean(Tasks.class);
		application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(1)), () -> tasks.generate(1, List.of()))
			.await(Duration.ofSeconds(30));
		String key = String.join(".", Collections.nCopies(27, "0")) + ".1.1.0.0.tq~q~reports";
		long start = System.nanoTime();
		publish("tq.delay.level-03", key, task("delayed").replyTo("tq.reply.delayed").build());
		application.client().next("tq.reply.delayed");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1500),
				Duration.ofMillis(5000));
	}

	private static BasicProperties.Builder task(String id) {
		return new BasicProperties.Builder().messageId(id)
			.type("Tasks.generate")
			.contentType("application/json")
			.deliveryMode(2)
			.headers(Map.of("tenant", "acme"));
	}

	private static void publish(String exchange, String key, BasicProperties properties) throws IOException {
		application.client()
			.channel()
			.basicPublish(exchange, key, true, properties,
					"{\"orderId\": 42, \"languages\": [\"en\", \"de\"], \"unknown\": {}}".getBytes());
	}

	private static void replyQueue(String name) throws IOException {
		Channel channel = application.client().channel();
		channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "quorum"));
	}

	static final class Canary extends RuntimeException {

		/**
		 * A constant, which can be read without loading the class.
		 */
		static final String NAME = "io.github.taskqueue.it.message.WireFormatTests$Canary";

		static {
			System.setProperty(NAME, "loaded");
		}

	}

	static class Tasks {

		@AsyncTask(queue = "reports")
		public TaskHandle<List<String>> generate(long orderId, List<String> languages) {
			TaskContext task = TaskContext.current();
			String tenant = String.valueOf(task.header("tenant"));
			List<String> seen = new ArrayList<>(List.of(String.valueOf(orderId)));
			seen.addAll(languages);
			seen.addAll(List.of(tenant, String.valueOf(task.attempt())));
			return TaskHandle.completed(seen);
		}

		@AsyncTask(queue = "reports", retry = @TaskRetry(maxAttempts = 1))
		public TaskHandle<String> fail() {
			throw new IllegalStateException("not today");
		}

	}

}
