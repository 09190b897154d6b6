package io.github.taskqueue.it.extend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.message.BodyCodec;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies travel encoded. An application with the codec reads them.
 */
class BodyCodecTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Gzip.class)
		.with("task-queue.signature.keys[0]=the secret that callers and workers share",
				"task-queue.queues.deploy.concurrency=0", "task-queue.queues.idle.concurrency=0",
				"task-queue.worker.unknown-task-delay=500ms", "task-queue.worker.unknown-task-ttl=6s");

	private final DeadLetters letters = application.bean(DeadLetters.class);

	private DeadLetter awaitLetter(String queue, String id, int replays) {
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> this.letters.find(queue, id),
					(letter) -> letter.isPresent() && letter.get().replayCount() == replays)
			.orElseThrow();
	}

	@Test
	void bodyIsEncodedOnTheWire() throws IOException {
		application.tasks().enqueue(TaskOptions.with().queue("idle"), () -> application.bean(Tasks.class).fail("wire"));
		BrokerClient.Message message = application.client().next("tq.q.idle");
		assertThat(message.properties().getContentEncoding()).isEqualTo("gzip");
		assertThat(message.properties().getContentType()).isEqualTo("application/json");
		assertThat(new Gzip().decode(message.body())).isEqualTo("{\"text\":\"wire\"}".getBytes());
	}

	@Test
	void retriesDeadLettersAndReplaysKeepTheEncodedBody() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).fail("same")).id();
		DeadLetter letter = awaitLetter("encoded", id, 0);
		assertThat(letter.arguments()).isEqualTo("{\"text\":\"same\"}");
		assertThat(application.journal().entries("same")).extracting(Journal.Entry::attempt).containsExactly(1, 2);
		assertThat(this.letters.replay(letter)).isOne();
		assertThat(awaitLetter("encoded", id, 1).arguments()).isEqualTo("{\"text\":\"same\"}");
		assertThat(application.journal().entries("same")).hasSize(4);
		BrokerClient.Message raw = application.client().deadLetter("encoded", id);
		assertThat(raw.properties().getContentEncoding()).isEqualTo("gzip");
	}

	@Test
	void editedLetterIsEncodedAnew() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).edit("before")).id();
		DeadLetter letter = awaitLetter("edited", id, 0);
		assertThat(this.letters.replay(letter.withArguments("{\"text\":\"after\"}"))).isOne();
		assertThat(awaitLetter("edited", id, 1).arguments()).isEqualTo("{\"text\":\"after\"}");
		BrokerClient.Message raw = application.client().deadLetter("edited", id);
		assertThat(raw.properties().getContentEncoding()).isEqualTo("gzip");
		assertThat(application.journal().entries("after")).hasSize(1);
	}

	@Test
	void bodyThatIsNotEncodedIsReadAsWell() throws IOException {
		TestApplication unsigned = application.start(List.of(Plain.class, Gzip.class));
		application.client()
			.publish("plain", new BasicProperties.Builder().messageId("plain").type("Plain.note").build(),
					"{\"text\":\"as it is\"}");
		unsigned.bean(Journal.class).await("as it is", 1);
	}

	@Test
	void bodyThatIsBrokenIsADeadLetter() throws IOException {
		application.start(List.of(Broken.class, Gzip.class));
		application.client()
			.publish("broken",
					new BasicProperties.Builder().messageId("broken")
						.type("Broken.note")
						.contentEncoding("gzip")
						.build(),
					"no gzip");
		BrokerClient.Message letter = application.client().deadLetter("broken", "broken");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).startsWith("The body cannot be decoded as gzip: ");
		assertThat(letter.text()).isEqualTo("no gzip");
	}

	@Test
	void taskWaitsForAWorkerThatHasTheCodec() {
		TestApplication before = application.startAnother(List.of(Deployed.class),
				"task-queue.queues.deploy.concurrency=1", "task-queue.worker.unknown-task-ttl=10m");
		application.tasks()
			.enqueue(TaskRequest.of("Deployed.note", Void.class)
				.argument("text", "deployed")
				.options(TaskOptions.with().queue("deploy")));
		before.tasks().enqueue(() -> before.bean(Deployed.class).note("plain"));
		before.bean(Journal.class).await("plain", 1);
		assertThat(before.bean(Journal.class).texts()).containsExactly("plain");
		TestApplication next = application.startAnother(List.of(Deployed.class, Gzip.class),
				"task-queue.queues.deploy.concurrency=1");
		assertThat(next.bean(Journal.class).await("deployed", 1)).extracting(Journal.Entry::attempt).containsExactly(1);
	}

	@Test
	void taskThatNoWorkerCanDecodeForTooLongIsDead() throws IOException {
		application.start(List.of(Unknown.class), "task-queue.worker.unknown-task-delay=200ms",
				"task-queue.worker.unknown-task-ttl=1s");
		application.client()
			.publish("unknown",
					new BasicProperties.Builder().messageId("br").type("Unknown.note").contentEncoding("br").build(),
					"encoded");
		BrokerClient.Message letter = application.client().deadLetter("unknown", "br");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNKNOWN_ENCODING");
		assertThat(letter.header("tq-error-message"))
			.isEqualTo("No worker of queue 'unknown' knows a task 'Unknown.note' encoded as br");
		assertThat(letter.properties().getContentEncoding()).isEqualTo("br");
		assertThat(letter.text()).isEqualTo("encoded");
	}

	static class Gzip implements BodyCodec {

		@Override
		public String encoding() {
			return "gzip";
		}

		@Override
		public byte @Nullable [] encode(byte[] body) throws IOException {
			ByteArrayOutputStream encoded = new ByteArrayOutputStream();
			try (GZIPOutputStream gzip = new GZIPOutputStream(encoded)) {
				gzip.write(body);
			}
			return encoded.toByteArray();
		}

		@Override
		public byte[] decode(byte[] body) throws IOException {
			return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "encoded", retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void fail(String text) {
			this.journal.write(text);
			throw new IllegalStateException("planned");
		}

		@AsyncTask(queue = "edited", retry = @TaskRetry(maxAttempts = 1))
		void edit(String text) {
			this.journal.write(text);
			throw new IllegalStateException("planned");
		}

	}

	abstract static class Notes {

		private final Journal journal;

		Notes(Journal journal) {
			this.journal = journal;
		}

		void write(String text) {
			assertThat(TaskContext.current().attempt()).isOne();
			this.journal.write(text);
		}

	}

	static class Plain extends Notes {

		Plain(Journal journal) {
			super(journal);
		}

		@AsyncTask(queue = "plain")
		void note(String text) {
			write(text);
		}

	}

	static class Broken extends Notes {

		Broken(Journal journal) {
			super(journal);
		}

		@AsyncTask(queue = "broken")
		void note(String text) {
			write(text);
		}

	}

	static class Deployed extends Notes {

		Deployed(Journal journal) {
			super(journal);
		}

		@AsyncTask(queue = "deploy")
		void note(String text) {
			write(text);
		}

	}

	static class Unknown extends Notes {

		Unknown(Journal journal) {
			super(journal);
		}

		@AsyncTask(queue = "unknown")
		void note(String text) {
			write(text);
		}

	}

}
