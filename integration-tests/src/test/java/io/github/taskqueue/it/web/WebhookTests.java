package io.github.taskqueue.it.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.Receiver;
import io.github.taskqueue.webhook.WebhookVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends of tasks are told to a receiver, which checks them by the library of Standard
 * Webhooks.
 */
class WebhookTests {

	private static final String NEW_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final String OLD_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

	private static final int ATTEMPTS = 4;

	@RegisterExtension
	static final Receiver receiver = new Receiver();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Orders.class)
		.with("task-queue.webhook.secret[0]=" + NEW_SECRET, "task-queue.webhook.secret[1]=" + OLD_SECRET,
				"task-queue.webhook.allow-private-networks=true", "task-queue.webhook.require-https=false",
				"task-queue.webhook.backoff=150ms,250ms",
				"task-queue.tasks[task-queue.webhook].retry.max-attempts=" + ATTEMPTS);

	private final Orders orders = application.bean(Orders.class);

	private static TaskOptions callback(String path) {
		return TaskOptions.with().callback(receiver.uri(path));
	}

	private static <T> T read(Receiver.Delivery delivery, String path) {
		return JsonPath.read(delivery.text(), path);
	}

	@Test
	void successIsToldOnceAndIsGenuine() throws Exception {
		TaskHandle<Integer> handle = application.tasks().enqueue(callback("/success"), () -> this.orders.book("ä", 2));
		Receiver.Delivery delivery = receiver.await("/success", 1).get(0);
		delivery.verify(NEW_SECRET);
		application.bean(WebhookVerifier.class).verify(delivery::header, delivery.body());
		assertThat(delivery.header("content-type")).startsWith("application/json");
		assertThat(delivery.header("webhook-id")).matches("msg_[A-Za-z0-9_-]+");
		assertThat(WebhookTests.<String>read(delivery, "$.type")).isEqualTo("task.succeeded");
		assertThat(WebhookTests.<String>read(delivery, "$.data.id")).isEqualTo(handle.id());
		assertThat(WebhookTests.<String>read(delivery, "$.data.task")).isEqualTo("Orders.book");
		assertThat(WebhookTests.<String>read(delivery, "$.data.queue")).isEqualTo("orders");
		assertThat(WebhookTests.<Integer>read(delivery, "$.data.attempt")).isOne();
		assertThat(WebhookTests.<Integer>read(delivery, "$.data.result")).isEqualTo(2);
		assertThatAllIsDone();
		assertThat(receiver.deliveries("/success")).hasSize(1);
	}

	/**
	 * While the secret is changed, receivers have the one or the other.
	 */
	@Test
	void eachSecretVerifies() throws Exception {
		application.tasks().enqueue(callback("/rotation"), () -> this.orders.book("a", 1));
		Receiver.Delivery delivery = receiver.await("/rotation", 1).get(0);
		delivery.verify(NEW_SECRET);
		delivery.verify(OLD_SECRET);
		new WebhookVerifier(List.of(OLD_SECRET)).verify(delivery::header, delivery.body());
	}

	@Test
	void expiredTaskIsTold() throws Exception {
		TaskOptions tooLate = callback("/expired").delay(Duration.ofMillis(130)).expiresAfter(Duration.ofMillis(1));
		TaskHandle<Integer> handle = application.tasks().enqueue(tooLate, () -> this.orders.book("a", 1));
		Receiver.Delivery delivery = receiver.await("/expired", 1).get(0);
		delivery.verify(NEW_SECRET);
		assertThat(WebhookTests.<String>read(delivery, "$.type")).isEqualTo("task.expired");
		assertThat(WebhookTests.<String>read(delivery, "$.data.id")).isEqualTo(handle.id());
		assertThat(WebhookTests.<Map<String, Object>>read(delivery, "$.data")).doesNotContainKeys("result", "error");
		assertThatAllIsDone();
		assertThat(receiver.deliveries("/expired")).hasSize(1);
	}

	@Test
	void deadTaskTellsItsError() throws Exception {
		application.tasks().enqueue(callback("/dead"), () -> this.orders.refuse("card expired"));
		Receiver.Delivery delivery = receiver.await("/dead", 1).get(0);
		delivery.verify(NEW_SECRET);
		assertThat(WebhookTests.<String>read(delivery, "$.type")).isEqualTo("task.dead");
		assertThat(WebhookTests.<String>read(delivery, "$.data.error.type"))
			.isEqualTo(PermanentTaskException.class.getName());
		assertThat(WebhookTests.<String>read(delivery, "$.data.error.message")).isEqualTo("card expired");
	}

	@Test
	void callbackGoesAlongThroughDelayAndRetries() {
		application.tasks()
			.enqueue(callback("/later").delay(Duration.ofMillis(200)), () -> this.orders.failOnce("later"));
		Receiver.Delivery delivery = receiver.await("/later", 1).get(0);
		assertThat(WebhookTests.<Integer>read(delivery, "$.data.attempt")).isEqualTo(2);
		assertThat(WebhookTests.<Map<String, Object>>read(delivery, "$.data")).doesNotContainKeys("result", "error");
	}

	@Test
	void taskWithoutACallbackTellsNobody() {
		assertThat(this.orders.book("nobody", 1).await(Duration.ofSeconds(30))).isOne();
		assertThatAllIsDone();
		assertThat(receiver.deliveries("/")).isEmpty();
	}

	@Test
	void largeResultIsLeftOut() {
		application.tasks().enqueue(callback("/large"), () -> this.orders.print(30_000));
		Receiver.Delivery delivery = receiver.await("/large", 1).get(0);
		assertThat(WebhookTests.<Map<String, Object>>read(delivery, "$.data")).doesNotContainKey("result")
			.containsEntry("resultOmitted", true);
	}

	@Test
	void failedDeliveryIsRepeatedWithTheSameIdAndBytes() throws Exception {
		receiver.answer("/failing", 500, 1, Map.of());
		receiver.answer("/failing", 404, 1, Map.of());
		application.tasks().enqueue(callback("/failing"), () -> this.orders.book("a", 1));
		List<Receiver.Delivery> deliveries = receiver.await("/failing", 3);
		assertThatAllIsDone();
		assertThat(receiver.deliveries("/failing")).hasSize(3);
		assertThat(deliveries).extracting((each) -> each.header("webhook-id")).containsOnly(id(deliveries));
		assertThat(deliveries).extracting(Receiver.Delivery::text).containsOnly(deliveries.get(0).text());
		for (Receiver.Delivery each : deliveries) {
			each.verify(NEW_SECRET);
		}
		assertThat(pause(deliveries, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(135));
		assertThat(pause(deliveries, 2)).isGreaterThanOrEqualTo(Duration.ofMillis(225));
	}

	private static String id(List<Receiver.Delivery> deliveries) {
		return deliveries.get(0).header("webhook-id");
	}

	private static Duration pause(List<Receiver.Delivery> deliveries, int index) {
		return Duration.ofNanos(deliveries.get(index).nanos() - deliveries.get(index - 1).nanos());
	}

	@Test
	void deliveryIsDeadAfterItsLastAttemptAndComesBackByAReplay() throws Exception {
		receiver.answer("/down", 503, ATTEMPTS, Map.of());
		application.tasks().enqueue(callback("/down"), () -> this.orders.book("a", 1));
		List<Receiver.Delivery> failed = receiver.await("/down", ATTEMPTS);
		DeadLetter letter = awaitLetter(id(failed));
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(letter.attempts()).isEqualTo(ATTEMPTS);
		assertThat(letter.error()).extracting(DeadLetter.Failure::message).isEqualTo("localhost answered 503");
		assertThat(letters().replay(letter)).isOne();
		Receiver.Delivery replayed = receiver.await("/down", ATTEMPTS + 1).get(ATTEMPTS);
		replayed.verify(NEW_SECRET);
		assertThat(replayed.header("webhook-id")).isEqualTo(id(failed));
		assertThat(replayed.body()).isEqualTo(failed.get(0).body());
	}

	@Test
	void receiverThatIsGoneIsLeftAlone() {
		receiver.answer("/gone", 410, 1, Map.of());
		application.tasks().enqueue(callback("/gone"), () -> this.orders.book("a", 1));
		DeadLetter first = awaitLetter(id(receiver.await("/gone", 1)));
		assertThat(first.reason()).isEqualTo(DeadLetterReason.PERMANENT);
		assertThat(first.error()).extracting(DeadLetter.Failure::message)
			.asString()
			.contains("localhost answered 410")
			.contains("60 minutes");
		String second = application.tasks().enqueue(callback("/gone"), () -> this.orders.book("b", 1)).id();
		Awaitility.await()
			.until(() -> letters().list("webhooks", 100)
				.stream()
				.anyMatch((letter) -> letter.body().contains(second) && letter.attempts() == 1));
		assertThat(receiver.deliveries("/gone")).hasSize(1);
	}

	@Test
	void redirectIsAFailure() {
		receiver.answer("/moved", 307, ATTEMPTS, Map.of("Location", "/elsewhere"));
		application.tasks().enqueue(callback("/moved"), () -> this.orders.book("a", 1));
		DeadLetter letter = awaitLetter(id(receiver.await("/moved", ATTEMPTS)));
		assertThat(letter.error()).extracting(DeadLetter.Failure::message).isEqualTo("localhost answered 307");
		assertThat(receiver.deliveries("/elsewhere")).isEmpty();
	}

	@Test
	void busyReceiverIsLeftAloneForAsLongAsItAsks() {
		receiver.answer("/busy", 429, 1, Map.of("Retry-After", "2"));
		application.tasks().enqueue(callback("/busy"), () -> this.orders.book("a", 1));
		List<Receiver.Delivery> deliveries = receiver.await("/busy", 2);
		assertThat(pause(deliveries, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void hostThatIsNotKnownIsTriedAgain() {
		String id = application.tasks()
			.enqueue(TaskOptions.with().callback(URI.create("http://nowhere.invalid/")), () -> this.orders.book("a", 1))
			.id();
		DeadLetter letter = Awaitility.await()
			.until(() -> letters().list("webhooks", 100)
				.stream()
				.filter((each) -> each.body().contains(id))
				.findFirst()
				.orElse(null), (found) -> found != null);
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(letter.attempts()).isEqualTo(ATTEMPTS);
	}

	@Test
	void eachLifeOfATaskHasAnEndOfItsOwn() {
		String id = application.tasks().enqueue(callback("/lives"), () -> this.orders.dieOnce("lives")).id();
		receiver.await("/lives", 1);
		Awaitility.await().until(() -> letters().find("graves", id).isPresent());
		assertThat(letters().replay("graves", (letter) -> letter.taskId().equals(id))).isOne();
		List<Receiver.Delivery> deliveries = receiver.await("/lives", 2);
		assertThat(deliveries).extracting((each) -> WebhookTests.<String>read(each, "$.type"))
			.containsExactly("task.dead", "task.succeeded");
		assertThat(deliveries).extracting((each) -> each.header("webhook-id")).doesNotHaveDuplicates();
	}

	private static void assertThatAllIsDone() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.client().counters("tq.q.webhooks"))
				.isEqualTo(new BrokerClient.Counters(0, 0)));
	}

	private static DeadLetters letters() {
		return application.bean(DeadLetters.class);
	}

	private static DeadLetter awaitLetter(String id) {
		return Awaitility.await().until(() -> letters().find("webhooks", id).orElse(null), (found) -> found != null);
	}

	static class Orders {

		private final Journal journal;

		Orders(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "orders")
		TaskHandle<Integer> book(String name, int number) {
			return TaskHandle.completed(number);
		}

		@AsyncTask
		TaskHandle<String> print(int length) {
			return TaskHandle.completed("a".repeat(length));
		}

		@AsyncTask
		void refuse(String why) {
			throw new PermanentTaskException(why);
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1s", jitter = 1))
		void failOnce(String name) {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

		@AsyncTask(queue = "graves", retry = @TaskRetry(maxAttempts = 1))
		void dieOnce(String name) {
			this.journal.write(name);
			if (this.journal.entries(name).size() == 1) {
				throw new IllegalStateException("planned");
			}
		}

	}

}
