package io.github.taskqueue.it.message;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where callers and workers share a key, nobody else who may publish to the broker can
 * have a task run.
 */
class SignatureTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final String KEY = "the secret that callers and workers share";

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.signature.keys[0]=" + KEY, "task-queue.store.type=memory",
				"task-queue.queues.held.concurrency=0");

	private final Tasks tasks = application.bean(Tasks.class);

	private static BasicProperties.Builder task(String id, String name) {
		return new BasicProperties.Builder().messageId(id).type(name).contentType("application/json");
	}

	private static String sign(String fields, String body) throws Exception {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(KEY.getBytes(), "HmacSHA256"));
		return "v1=" + Base64.getEncoder().encodeToString(mac.doFinal((fields + body).getBytes()));
	}

	@Test
	void ownTasksRunWithTheirRetriesDelaysAndHeaders() {
		assertThat(this.tasks.failOnce(1).await(SOON)).isEqualTo(2);
		assertThat(application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofMillis(200)).header("tenant", "äcme"),
					() -> this.tasks.failOnce(2))
			.await(SOON)).isEqualTo(2);
	}

	@Test
	void aTaskWithoutASignatureIsADeadLetter() throws IOException {
		application.client().publish("default", task("unsigned", "Tasks.note").build(), "{\"text\":\"unsigned\"}");
		BrokerClient.Message letter = application.client().deadLetter("default", "unsigned");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).contains("not signed").doesNotContain(KEY);
		assertThat(application.journal().entries("unsigned")).isEmpty();
	}

	@Test
	void anotherProgramSignsByHand() throws Exception {
		String body = "{\"text\":\"by hand\"}";
		String signature = sign("7:by-hand10:Tasks.note7:default0:1:1" + "6:tenant4:acme", body);
		Map<String, Object> headers = Map.of("tq-signature", signature, "tenant", "acme");
		application.client().publish("default", task("by-hand", "Tasks.note").headers(headers).build(), body);
		application.journal().await("by hand", 1);
	}

	/**
	 * With all that version 0.1 writes.
	 */
	@Test
	void aTaskOfAnEarlierVersionRunsWithItsCallback() throws Exception {
		application.client()
			.channel()
			.queueDeclare("tq.q.webhooks", true, false, false, Map.of("x-queue-type", "quorum"));
		application.client().channel().queueBind("tq.q.webhooks", "tq.tasks", "webhooks");
		String body = "{\"text\":\"from 0.1\"}";
		String fields = "3:old10:Tasks.note7:default0:1:1" + "6:tenant4:acme" + "11:tq-callback20:https://example.com/";
		Map<String, Object> headers = new HashMap<>(
				Map.of("tq-signature", sign(fields, body), "tenant", "acme", "tq-callback", "https://example.com/",
						"tq-attempt", 2, "tq-replay-count", 1, "tq-enqueued-at", 1_790_000_000_000L));
		headers.putAll(Map.of("tq-not-before", 1_790_000_001_000L, "tq-first-failed-at", 1_790_000_000_500L,
				"tq-parked-since", 1_790_000_000_600L));
		application.client()
			.publish("default", task("old", "Tasks.note").appId("application").deliveryMode(2).headers(headers).build(),
					body);
		assertThat(application.journal().await("from 0.1", 1)).extracting(Journal.Entry::attempt).containsExactly(2);
		BrokerClient.Message webhook = application.client().next("tq.q.webhooks");
		assertThat(webhook.text()).contains("https://example.com/");
		assertThat(webhook.headers()).containsKey("tq-signature");
	}

	@Test
	void aTaskThatWasChangedOnTheWayIsADeadLetter() throws Exception {
		String signature = sign("7:changed10:Tasks.note7:default0:1:1", "{\"text\":\"one\"}");
		application.client()
			.publish("default", task("changed", "Tasks.note").headers(Map.of("tq-signature", signature)).build(),
					"{\"text\":\"two\"}");
		assertThat(application.client().deadLetter("default", "changed").header("tq-error-message"))
			.contains("or changed");
	}

	@Test
	void nobodyIsToldOfTheEndOfAForgedTask() throws IOException {
		TaskHandle<Integer> handle = application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofHours(1)), () -> this.tasks.failOnce(3));
		application.client().channel().queueDeclare("tq.reply.spy", false, true, true, null);
		application.client()
			.publish("default", task(handle.id(), "Tasks.failOnce").replyTo("tq.reply.spy").build(), "{\"number\":3}");
		assertThat(application.client().deadLetter("default", handle.id()).header("tq-dead-reason"))
			.isEqualTo("UNREADABLE");
		assertThat(handle.status()).isEqualTo(TaskStatus.SCHEDULED);
		assertThat(application.client().take("tq.reply.spy")).isNull();
	}

	@Test
	void aForgedReplyIsIgnored() throws IOException {
		application.client()
			.channel()
			.queueDeclare("tq.q.nowhere", true, false, false, Map.of("x-queue-type", "quorum"));
		TaskHandle<String> handle = application.tasks()
			.enqueue(TaskOptions.with().queue("held"), () -> this.tasks.answer("held"));
		String replyTo = application.client().next("tq.q.held").properties().getReplyTo();
		application.client()
			.channel()
			.basicPublish("", replyTo,
					new BasicProperties.Builder().correlationId(handle.id()).contentType("application/json").build(),
					"\"forged\"".getBytes());
		assertThat(this.tasks.answer("true").await(SOON)).as("a reply that arrives later").isEqualTo("true");
		assertThat(handle.status()).isEqualTo(TaskStatus.QUEUED);
		assertThat(handle.result()).isNotDone();
	}

	@Test
	void aTaskOfAnotherNamespaceIsADeadLetter() throws Exception {
		try (TestApplication other = TestApplication.start(application.broker(), List.of(Journal.class, Tasks.class),
				"task-queue.namespace=other", "task-queue.worker.enabled=false",
				"task-queue.signature.keys[0]=" + KEY)) {
			other.tasks().enqueue(TaskOptions.with().taskId("moved"), () -> other.bean(Tasks.class).note("moved"));
			BrokerClient.Message signed = application.client().next("other.q.default");
			application.client().publish("default", signed.properties(), signed.text());
		}
		assertThat(application.client().deadLetter("default", "moved").header("tq-error-message"))
			.contains("for another task-queue.namespace");
		assertThat(application.journal().entries("moved")).isEmpty();
	}

	@Test
	void deadLettersComeBackAlsoWithOtherArguments() {
		DeadLetters letters = application.bean(DeadLetters.class);
		String same = application.tasks().enqueue(() -> this.tasks.dieOnce("same")).id();
		String edited = application.tasks().enqueue(() -> this.tasks.dieOnce("before")).id();
		DeadLetter letter = Awaitility.await()
			.until(() -> letters.find("graves", edited).orElse(null), (found) -> found != null);
		assertThat(letters.replay(letter.withArguments("{\"text\":\"edited\"}"))).isOne();
		Awaitility.await().until(() -> letters.find("graves", same).isPresent());
		letters.replay("graves", (each) -> each.taskId().equals(same));
		application.journal().await("edited lives", 1);
		application.journal().await("same lives", 1);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1s"))
		TaskHandle<Integer> failOnce(int number) {
			String entry = "attempt of " + number;
			this.journal.write(entry);
			if (this.journal.entries(entry).size() == 1) {
				throw new IllegalStateException("on purpose");
			}
			return TaskHandle.completed(this.journal.entries(entry).size());
		}

		@AsyncTask
		TaskHandle<String> answer(String text) {
			return TaskHandle.completed(text);
		}

		@AsyncTask(queue = "graves", retry = @TaskRetry(maxAttempts = 1))
		void dieOnce(String text) {
			this.journal.write(text);
			if (this.journal.entries("edited").isEmpty() && this.journal.entries("same").size() < 2) {
				throw new IllegalStateException("on purpose");
			}
			this.journal.write(text + " lives");
		}

	}

}
