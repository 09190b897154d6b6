package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Dead letters are looked at and brought back. Queues without a worker show what was sent
 * to them.
 */
class DeadLettersTests {

	private static final String[] QUEUES = { "listed", "filtered", "replayed", "paced", "discarded", "bare", "limited",
			"shared", "gone", "thrown", "interrupted" };

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Orders.class).with(withoutWorkers());

	private static String[] withoutWorkers() {
		return List.of(QUEUES)
			.stream()
			.map((queue) -> "task-queue.queues." + queue + ".concurrency=0")
			.toArray(String[]::new);
	}

	@Test
	void letterSaysWhatHappened() {
		Instant before = Instant.now().minusMillis(1);
		String id = application.tasks()
			.enqueue(TaskOptions.with().header("tenant", "acme"), () -> application.bean(Orders.class).fail("secret"))
			.id();
		DeadLetter letter = awaitLetter("failing", id);
		assertThat(letter.name()).isEqualTo("Orders.fail");
		assertThat(letter.queue()).isEqualTo("failing");
		assertThat(letter.origin()).isEqualTo("failing");
		assertThat(letter.arguments()).isEqualTo("{\"text\":\"secret\"}");
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(letter.error()).isEqualTo(new DeadLetter.Failure(IllegalStateException.class.getName(), "not yet"));
		assertThat(letter.attempts()).isEqualTo(2);
		assertThat(letter.firstFailedAt()).isBetween(before, letter.lastFailedAt());
		assertThat(letter.lastFailedAt()).isAfter(letter.firstFailedAt()).isBefore(Instant.now().plusMillis(1));
		assertThat(letter.replayCount()).isZero();
		assertThat(letter.headers()).isEqualTo(Map.of("tenant", "acme"));
		assertThat(letter).hasToString("dead letter Orders.fail " + id + " (queue failing, EXHAUSTED)");
		assertThat(letters().find("failing", id)).isPresent();
		assertThat(letters().find("failing", "another")).isEmpty();
	}

	@Test
	void replayedTaskIsTheSameTaskFromItsFirstAttemptOn() {
		String id = application.tasks()
			.enqueue(TaskOptions.with().header("tenant", "acme"), () -> application.bean(Orders.class).comeBack("x"))
			.id();
		DeadLetter first = awaitLetter("returning", id);
		assertThat(letters().replay("returning", (letter) -> letter.taskId().equals(id))).isEqualTo(1);
		DeadLetter second = awaitLetter("returning", id);
		assertThat(second.replayCount()).isEqualTo(1);
		assertThat(second.attempts()).isEqualTo(2);
		assertThat(second.firstFailedAt()).isAfterOrEqualTo(first.lastFailedAt());
		assertThat(letters().replay(second)).isEqualTo(1);
		application.journal().await("back with acme", 1);
		assertThat(application.journal().entries("run of " + id)).extracting(Journal.Entry::attempt)
			.containsExactly(1, 2, 1, 2, 1);
		assertThat(letters().count("returning")).isZero();
	}

	@Test
	void letterListedFiftyTimesIsStillThereInItsPlace() throws IOException {
		bury("listed", 20);
		List<String> ids = IntStream.range(0, 20).mapToObj((i) -> "listed-" + i).toList();
		for (int i = 0; i < 50; i++) {
			assertThat(letters().list("listed", 100)).extracting(DeadLetter::taskId).isEqualTo(ids);
		}
		assertThat(letters().list("listed", 3)).extracting(DeadLetter::taskId).isEqualTo(ids.subList(0, 3));
		assertThat(letters().count("listed")).isEqualTo(20);
	}

	@Test
	void onlyLettersThatMatchAreReplayedAndTheOthersKeepTheirOrder() throws IOException {
		bury("filtered", 2000);
		int replayed = letters().replay("filtered", (letter) -> number(letter) % 10 == 0);
		assertThat(replayed).isEqualTo(200);
		assertThat(letters().list("filtered", 2000)).extracting(DeadLettersTests::number)
			.hasSize(1800)
			.isSorted()
			.noneMatch((number) -> number % 10 == 0);
		assertThat(application.client().ready("tq.q.filtered")).isEqualTo(200);
	}

	@Test
	void replayedMessageHasWhatTheTaskWasSentWith() throws IOException {
		bury("replayed", letter("id").build(), "{\"a\":1}");
		Awaitility.await().until(() -> letters().replay("replayed", (letter) -> true) == 1);
		BrokerClient.Message message = application.client().next("tq.q.replayed");
		assertThat(message.text()).isEqualTo("{\"a\":1}");
		assertThat(message.properties().getMessageId()).isEqualTo("id");
		assertThat(message.properties().getType()).isEqualTo("Orders.book");
		assertThat(message.properties().getReplyTo()).isEqualTo("tq.reply.somebody");
		assertThat(message.properties().getCorrelationId()).isEqualTo("flow");
		assertThat(message.properties().getExpiration()).isNull();
		assertThat(message.properties().getDeliveryMode()).isEqualTo(2);
		Map<String, Object> headers = new HashMap<>(message.headers());
		headers.keySet().removeIf((name) -> name.startsWith("x-"));
		assertThat(message.number("tq-not-before")).isCloseTo(System.currentTimeMillis(), within(60_000L));
		headers.remove("tq-not-before");
		assertThat(headers).containsOnlyKeys("tq-enqueued-at", "tq-version", "tq-replay-count", "tenant", "priority")
			.containsEntry("tq-enqueued-at", 1000L)
			.containsEntry("tq-version", 2)
			.containsEntry("tq-replay-count", 1)
			.containsEntry("priority", 7);
	}

	@Test
	void editedLetterRunsWithItsNewArguments() {
		String id = application.tasks().enqueue(() -> application.bean(Orders.class).divide(0)).id();
		DeadLetter letter = awaitLetter("edited", id);
		assertThatIllegalArgumentException().isThrownBy(() -> letter.withArguments("[1]"));
		DeadLetter edited = letter.withArguments("{\"by\": 5}");
		assertThat(letters().replay(edited)).isEqualTo(1);
		application.journal().await("divided by 5", 1);
		assertThat(letters().replay(edited)).isZero();
		assertThat(letters().count("edited")).isZero();
	}

	@Test
	void unreadableMessageIsListedAndReplayedAsItCame() throws IOException {
		byte[] body = { 'n', 'o', ' ', (byte) 0xFF };
		BasicProperties properties = new BasicProperties.Builder().messageId("noise")
			.type("Orders.divide")
			.headers(Map.of("tq-attempt", "first"))
			.build();
		application.client().publish("unread", properties, body);
		DeadLetter letter = awaitLetter("unread", "noise");
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNREADABLE);
		assertThat(letter.arguments()).isNull();
		assertThat(letter.body()).isEqualTo("no \uFFFD");
		assertThat(letters().replay(letter)).isEqualTo(1);
		DeadLetter again = Awaitility.await()
			.until(() -> awaitLetter("unread", "noise"), (replayed) -> replayed.replayCount() == 1);
		assertThat(again.error()).extracting(DeadLetter.Failure::message).asString().contains("not a JSON object");
		assertThat(application.client().deadLetter("unread", "noise").body()).isEqualTo(body);
	}

	@Test
	void messageWithNothingIsListedAndDiscarded() throws IOException {
		bury("bare", null, "");
		Awaitility.await().until(() -> letters().count("bare") == 1);
		DeadLetter letter = letters().list("bare", 1).get(0);
		assertThat(letter).isEqualTo(
				new DeadLetter("", "", "bare", "", DeadLetterReason.OTHER, null, 1, null, null, "bare", 0, Map.of()));
		assertThat(letters().discard("bare", (any) -> true)).isEqualTo(1);
		assertThat(letters().list("bare", 1)).isEmpty();
	}

	@Test
	void taskThatTheBrokerGaveUpIsListedAndReplayed() throws IOException {
		application.client()
			.publish("limited", new BasicProperties.Builder().messageId("poison").type("Orders.book").build(), "{}");
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			GetResponse response = application.client().channel().basicGet("tq.q.limited", false);
			if (response != null) {
				application.client().channel().basicReject(response.getEnvelope().getDeliveryTag(), true);
			}
			return letters().count("limited") == 1;
		});
		DeadLetter letter = letters().list("limited", 1).get(0);
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.DELIVERY_LIMIT);
		assertThat(letter.taskId()).isEqualTo("poison");
		assertThat(letter.error()).isNull();
		assertThat(letter.lastFailedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(2));
		assertThat(letters().replay(letter)).isEqualTo(1);
		BrokerClient.Message message = application.client().next("tq.q.limited");
		assertThat(message.number("tq-replay-count")).isEqualTo(1);
		assertThat(message.headers()).doesNotContainKey("x-death");
	}

	@Test
	void discardedLettersAreGoneAndTheOthersStay() throws IOException {
		bury("discarded", 10);
		assertThat(letters().discard("discarded", (letter) -> number(letter) < 7)).isEqualTo(7);
		assertThat(letters().list("discarded", 10)).extracting(DeadLettersTests::number).containsExactly(7, 8, 9);
	}

	@Test
	void replayKeepsItsRate() throws IOException {
		bury("paced", 11);
		long start = System.nanoTime();
		assertThat(letters().replay("paced", (letter) -> true, 20)).isEqualTo(11);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
		assertThat(application.client().ready("tq.q.paced")).isEqualTo(11);
	}

	@Test
	void replayOfWhatFailsAgainEnds() {
		Orders orders = application.bean(Orders.class);
		application.tasks().enqueueAll(() -> IntStream.range(0, 100).forEach((i) -> orders.failAtOnce()));
		Awaitility.await().until(() -> letters().count("hopeless") == 100);
		assertThat(letters().replay("hopeless", (letter) -> true)).isEqualTo(100);
		Awaitility.await().until(() -> letters().count("hopeless") == 100);
		assertThat(letters().list("hopeless", 200)).extracting(DeadLetter::replayCount).hasSize(100).containsOnly(1);
	}

	@Test
	void twoReplaysAtOnceDoNotMultiply() throws IOException {
		bury("shared", 600);
		TestApplication other = application.start(List.of(), "task-queue.worker.enabled=false");
		CompletableFuture<Integer> elsewhere = CompletableFuture
			.supplyAsync(() -> other.bean(DeadLetters.class).replay("shared", (letter) -> true));
		int here = letters().replay("shared", (letter) -> true);
		assertThat(here + elsewhere.join()).isEqualTo(600);
		Set<String> ids = new HashSet<>();
		for (BrokerClient.Message next = application.client().take("tq.q.shared"); next != null; next = application
			.client()
			.take("tq.q.shared")) {
			assertThat(ids.add(next.properties().getMessageId())).isTrue();
		}
		assertThat(ids).hasSize(600);
		assertThat(letters().count("shared")).isZero();
	}

	@Test
	void letterStaysIfItsQueueIsGone() throws IOException {
		bury("gone", 3);
		application.client().channel().queueDelete("tq.q.gone");
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> letters().replay("gone", (letter) -> true));
		assertThat(letters().count("gone")).isEqualTo(3);
	}

	@Test
	void lettersStayIfTheFilterFails() throws IOException {
		bury("thrown", 3);
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> letters().discard("thrown", (letter) -> 1 / (number(letter) - 1) < 0));
		assertThat(letters().list("thrown", 3)).extracting(DeadLettersTests::number).containsExactly(1, 2);
	}

	@Test
	void interruptedReplayEndsAndLosesNothing() throws IOException {
		bury("interrupted", 3);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(BrokerUnavailableException.class)
			.isThrownBy(() -> letters().replay("interrupted", (letter) -> true));
		assertThat(Thread.interrupted()).isTrue();
		Awaitility.await().until(() -> letters().count("interrupted") == 3);
	}

	@Test
	void queueThatDoesNotExistIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> letters().count("nowhere"))
			.withMessageContaining("RabbitMQ has no queue 'tq.dlq.nowhere'");
		assertThatIllegalArgumentException().isThrownBy(() -> letters().list("nowhere", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> letters().find("nowhere", "id"));
		assertThatIllegalArgumentException().isThrownBy(() -> letters().replay("nowhere", (letter) -> true));
		assertThatIllegalArgumentException().isThrownBy(() -> letters().discard("no/where", (letter) -> true))
			.withMessage("'no/where' is not a valid queue name");
	}

	@Test
	void wrongNumbersAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> letters().list("listed", 0));
		assertThatIllegalArgumentException().isThrownBy(() -> letters().replay("listed", (letter) -> true, 0));
	}

	private static int number(DeadLetter letter) {
		return Integer.parseInt(letter.taskId().substring(letter.taskId().indexOf('-') + 1));
	}

	private static DeadLetters letters() {
		return application.bean(DeadLetters.class);
	}

	private static DeadLetter awaitLetter(String queue, String id) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> letters().find(queue, id), (letter) -> letter.isPresent())
			.orElseThrow();
	}

	/**
	 * Makes dead letters as a worker would.
	 */
	private static void bury(String queue, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			bury(queue, letter(queue + "-" + i).build(), "{\"number\":" + i + "}");
		}
		Awaitility.await().until(() -> application.client().ready("tq.dlq." + queue) >= count);
	}

	private static void bury(String queue, @Nullable BasicProperties properties, String body) throws IOException {
		application.client().channel().basicPublish("tq.dlx", queue, properties, body.getBytes());
	}

	private static BasicProperties.Builder letter(String id) {
		Map<String, Object> headers = new HashMap<>(Map.of("tq-dead-reason", "PERMANENT", "tq-attempt", 3,
				"tq-attempts", 3, "tq-version", 2, "tq-enqueued-at", 1000L, "tq-first-failed-at", 2000L,
				"tq-last-failed-at", 3000L, "tq-origin", "orders", "tq-error-type", "X", "tq-error-message", "y"));
		headers.put("tq-parked-since", 1500L);
		headers.put("tq-not-before", 1600L);
		headers.put("tenant", "acme");
		headers.put("priority", 7);
		return new BasicProperties.Builder().messageId(id)
			.type("Orders.book")
			.contentType("application/json")
			.replyTo("tq.reply.somebody")
			.correlationId("flow")
			.deliveryMode(2)
			.headers(headers);
	}

	static class Orders {

		private final Journal journal;

		Orders(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "failing", retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		void fail(String text) {
			throw new IllegalStateException("not yet");
		}

		@AsyncTask(queue = "returning", retry = @TaskRetry(maxAttempts = 2, backoff = "1s", jitter = 1))
		void comeBack(String text) {
			TaskContext task = TaskContext.current();
			this.journal.write("run of " + task.id());
			if (this.journal.entries("run of " + task.id()).size() < 5) {
				throw new IllegalStateException("not yet");
			}
			this.journal.write("back with " + task.header("tenant"));
		}

		@AsyncTask(queue = "edited", retry = @TaskRetry(maxAttempts = 1))
		void divide(int by) {
			this.journal.write("divided by " + 25 / by);
		}

		@AsyncTask(queue = "unread")
		void read(String text) {
		}

		@AsyncTask(queue = "hopeless", retry = @TaskRetry(maxAttempts = 1))
		void failAtOnce() {
			throw new IllegalStateException("planned");
		}

	}

}
