package io.github.taskqueue.it.worker;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.UpcastFrom;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers and workers of different releases on the same queues.
 */
@ExtendWith(OutputCaptureExtension.class)
class RollingDeployTests {

	private static final int TASKS = 1000;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(NewOrders.class, Shapes.class)
		.with("task-queue.worker.unknown-task-delay=500ms", "task-queue.worker.unknown-task-ttl=3s");

	@Test
	void twoReleasesShareAQueueAndNothingIsLostOrBurnt(CapturedOutput output) throws IOException {
		NewOrders next = application.bean(NewOrders.class);
		TestApplication old = application.start(List.of(OldOrders.class), "task-queue.worker.unknown-task-delay=500ms");
		OldOrders previous = old.bean(OldOrders.class);
		WorkerLifecycle worker = application.bean(WorkerLifecycle.class);
		worker.stop();
		old.tasks()
			.enqueueAll(() -> IntStream.range(0, TASKS)
				.forEach((i) -> previous.book(i, BigDecimal.valueOf(i).movePointLeft(2))));
		application.tasks().enqueueAll(() -> IntStream.range(0, TASKS).forEach((i) -> {
			next.book(null, TASKS + i, i, "EUR");
			next.ship(2 * TASKS + i);
		}));
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(output.getOut()).contains("No bean of this application declares task Orders.ship",
							"This application knows only versions below 3 of task Orders.book"));
		worker.start();
		Journal oldJournal = old.bean(Journal.class);
		old.close();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> done(oldJournal).size() + done(application.journal()).size() >= 3 * TASKS);
		List<String> effects = Stream.of(oldJournal, application.journal())
			.flatMap((journal) -> done(journal).stream())
			.map(Journal.Entry::text)
			.toList();
		assertThat(effects).containsExactlyInAnyOrderElementsOf(expected());
		assertThat(done(application.journal())).extracting(Journal.Entry::attempt).containsOnly(1);
		assertThat(application.client().ready("tq.dlq.orders")).isZero();
		assertLoggedOncePerTask(output);
	}

	private static List<Journal.Entry> done(Journal journal) {
		return journal.entries().stream().filter((entry) -> entry.text().startsWith("order ")).toList();
	}

	private static List<String> expected() {
		return IntStream.range(0, TASKS)
			.boxed()
			.flatMap((i) -> Stream.of("order %d for %d EUR cents".formatted(i, i),
					"order %d for %d EUR cents".formatted(TASKS + i, i), "order %d shipped".formatted(2 * TASKS + i)))
			.toList();
	}

	private static void assertLoggedOncePerTask(CapturedOutput output) {
		assertThat(Pattern.compile("task Orders\\.\\w+ \\S+ \\(queue orders, attempt 1\\); it is delivered again")
			.matcher(output.getOut())
			.results()
			.map((match) -> match.group())
			.toList()).isNotEmpty().doesNotHaveDuplicates();
	}

	@Test
	void retriedTaskKeepsItsVersionAndItsBody() throws IOException {
		application.client().publish("shapes", task("retried", "Shapes.flaky", Map.of()), "{\"price\":1.10}");
		assertThat(application.journal().await("flaky 110", 2)).extracting(Journal.Entry::attempt)
			.containsExactly(1, 2);
	}

	@Test
	void numbersSurviveUpcasting() throws IOException {
		application.client()
			.publish("shapes", task("numbers", "Shapes.numbers", Map.of()),
					"{\"whole\":9007199254740993,\"huge\":123456789012345678901234567890,\"exact\":0.1000000000000000055}");
		application.journal().await("9007199254740993 123456789012345678901234567890 0.1000000000000000055", 1);
	}

	@Test
	void parametersMayBeAddedRemovedAndReordered() throws IOException {
		application.client()
			.publish("shapes", task("reordered", "Shapes.note", Map.of()),
					"{\"to\":\"ann\",\"removed\":{\"a\":1},\"text\":\"hello\"}");
		application.journal().await("hello to ann, null, null, null", 1);
	}

	@Test
	void requestByNameMayNameAVersion() {
		TaskHandle<Integer> handle = application.tasks()
			.enqueue(TaskRequest.of("Shapes.version", Integer.class).version(1).argument("old", 4));
		assertThat(handle.await(Duration.ofSeconds(10))).isEqualTo(5);
		TaskHandle<Integer> current = application.tasks()
			.enqueue(TaskRequest.of("Shapes.version", Integer.class).argument("now", 4));
		assertThat(current.await(Duration.ofSeconds(10))).isEqualTo(4);
	}

	@Test
	void upcasterThatThrowsMakesADeadLetterAtOnce() throws IOException {
		application.client()
			.publish("shapes", task("no-upcast", "Shapes.version", Map.of("tq-version", 1)), "{\"wrong\":1}");
		BrokerClient.Message letter = application.client().deadLetter("shapes", "no-upcast");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.number("tq-attempts")).isEqualTo(1);
		assertThat(letter.header("tq-error-message")).isEqualTo(
				"Arguments of version 1 cannot be converted: RollingDeployTests.Shapes.rename(Map<String, Object>)"
						+ " threw java.lang.NullPointerException");
		assertThat(letter.text()).isEqualTo("{\"wrong\":1}");
	}

	@Test
	void versionThatNobodyKnowsForTooLongIsDead() throws IOException {
		application.client()
			.publish("shapes", task("from-the-future", "Shapes.version", Map.of("tq-version", 9)), "{\"later\":1}");
		BrokerClient.Message letter = application.client().deadLetter("shapes", "from-the-future");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNKNOWN_VERSION");
		assertThat(letter.header("tq-error-message"))
			.isEqualTo("No worker of queue 'shapes' knows a task 'Shapes.version' of version 9");
		assertThat(letter.number("tq-version")).isEqualTo(9);
		assertThat(letter.headers()).doesNotContainKey("tq-attempt");
		assertThat(letter.text()).isEqualTo("{\"later\":1}");
	}

	private static BasicProperties task(String id, String name, Map<String, Object> headers) {
		return new BasicProperties.Builder().messageId(id).type(name).headers(headers).build();
	}

	static class OldOrders {

		private final Journal journal;

		OldOrders(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "Orders.book", queue = "orders")
		void book(long id, BigDecimal price) {
			this.journal.write("order %d for %s EUR cents".formatted(id, price.movePointRight(2).toBigIntegerExact()));
		}

	}

	static class NewOrders {

		private final Journal journal;

		NewOrders(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "Orders.book", queue = "orders", version = 3)
		void book(@Nullable String note, long id, long cents, String currency) {
			this.journal.write("order %d for %d %s cents".formatted(id, cents, currency));
		}

		@UpcastFrom(1)
		static Map<String, Object> priceInCents(Map<String, Object> arguments) {
			BigDecimal price = new BigDecimal(arguments.remove("price").toString());
			arguments.put("cents", price.movePointRight(2).toBigIntegerExact());
			return arguments;
		}

		@UpcastFrom(2)
		static Map<String, Object> currency(Map<String, Object> arguments) {
			arguments.put("currency", "EUR");
			return arguments;
		}

		@AsyncTask(name = "Orders.ship", queue = "orders")
		void ship(long id) {
			this.journal.write("order %d shipped".formatted(id));
		}

	}

	static class Shapes {

		private final Journal journal;

		Shapes(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "shapes", version = 2, retry = @TaskRetry(backoff = "1s"))
		void flaky(long cents) {
			this.journal.write("flaky " + cents);
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

		@UpcastFrom(value = 1, task = "flaky")
		static Map<String, Object> inCents(Map<String, Object> arguments) {
			return Map.of("cents", ((BigDecimal) arguments.get("price")).movePointRight(2));
		}

		@AsyncTask(queue = "shapes", version = 2)
		void numbers(long whole, BigInteger huge, BigDecimal exact) {
			this.journal.write(whole + " " + huge + " " + exact);
		}

		@UpcastFrom(value = 1, task = "numbers")
		static Map<String, Object> same(Map<String, Object> arguments) {
			return arguments;
		}

		@AsyncTask(queue = "shapes")
		void note(String text, @Nullable String subject, @Nullable Integer priority, String to,
				@Nullable Boolean urgent) {
			this.journal.write("%s to %s, %s, %s, %s".formatted(text, to, subject, priority, urgent));
		}

		@AsyncTask(queue = "shapes", version = 2)
		TaskHandle<Integer> version(int now) {
			return TaskHandle.completed(now);
		}

		@UpcastFrom(value = 1, task = "version")
		static Map<String, Object> rename(Map<String, Object> arguments) {
			return Map.of("now", (int) arguments.get("old") + 1);
		}

	}

}
