package io.github.taskqueue.it.message;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.logging.LoggingSystem;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Effects;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent to a queue ends: it runs, or it is a dead letter with a reason. A
 * failure names the seed; the system property {@code fuzz.seed} repeats it.
 */
class FuzzTests {

	private static final int KNOWN = 10_000;

	private static final int UNKNOWN = 500;

	private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());

	private static final String CANARY = "io.github.taskqueue.it.message.FuzzTests$Canary";

	private static final String LOGGER = "io.github.taskqueue.internal.worker";

	private static final List<String> TASKS = List.of("Tasks.take", "Tasks.order", "Tasks.values");

	private static final Effects<String> ran = new Effects<>();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.worker.unknown-task-delay=500ms", "task-queue.worker.unknown-task-ttl=900ms",
				"task-queue.queues.fuzz.prefetch=100", "task-queue.queues.fuzz.timeout=20s",
				"logging.level." + LOGGER + "=OFF");

	/**
	 * Levels outlive the application.
	 */
	@AfterAll
	static void logAgain() {
		LoggingSystem.get(FuzzTests.class.getClassLoader()).setLogLevel(LOGGER, null);
	}

	@Test
	void everyMessageEndsAndNoneDoesHarm() throws IOException {
		Random random = new Random(SEED);
		HostileMessages messages = new HostileMessages(random, CANARY);
		for (int i = 0; i < KNOWN + UNKNOWN; i++) {
			String name = (i % 21 < 20) ? TASKS.get(random.nextInt(TASKS.size())) : messages.unknownName();
			application.client().publish("fuzz", messages.properties("fuzz-" + i).type(name).build(), messages.body());
		}
		Tasks tasks = application.bean(Tasks.class);
		Awaitility.await("the end of all messages of seed " + SEED)
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(100))
			.until(FuzzTests::haveEnded);
		List<DeadLetter> letters = application.bean(DeadLetters.class).list("fuzz", 2 * KNOWN);
		assertThat(ran.distinct() + letters.size()).as("each ends once; seed %d", SEED).isEqualTo(KNOWN + UNKNOWN);
		assertEnds(letters);
		assertThat(System.getProperty(CANARY)).as("no class is loaded by name; seed %d", SEED).isNull();
		TaskHandle<Integer> next = application.tasks().enqueue(() -> tasks.twice(21));
		assertThat(next.await(Duration.ofSeconds(10))).as("the worker still works; seed %d", SEED).isEqualTo(42);
		Awaitility.await("nothing is left; seed " + SEED)
			.atMost(Duration.ofSeconds(20))
			.until(() -> application.client().counters("tq.q.fuzz").equals(new BrokerClient.Counters(0, 0)));
	}

	private static boolean haveEnded() throws IOException {
		return ran.distinct() + application.client().ready("tq.dlq.fuzz") >= KNOWN + UNKNOWN;
	}

	private static void assertEnds(List<DeadLetter> letters) {
		Set<String> ended = new HashSet<>(ran.all());
		letters.forEach((letter) -> ended.add(letter.taskId()));
		assertThat(ended).as("seed %d", SEED).hasSize(KNOWN + UNKNOWN);
		assertThat(letters).as("seed %d", SEED)
			.allSatisfy((letter) -> assertThat(letter.reason()).isIn(DeadLetterReason.UNREADABLE,
					DeadLetterReason.UNKNOWN_TASK, DeadLetterReason.UNKNOWN_VERSION, DeadLetterReason.UNKNOWN_ENCODING,
					DeadLetterReason.EXHAUSTED));
		assertThat(letters).as("seed %d", SEED)
			.filteredOn((letter) -> !TASKS.contains(letter.name()))
			.allSatisfy((letter) -> assertThat(letter.reason()).isIn(DeadLetterReason.UNREADABLE,
					DeadLetterReason.UNKNOWN_TASK));
		assertThat(ran.distinct()).as("some are harmless; seed %d", SEED).isPositive();
		assertThat(ran.repeated()).as("seed %d", SEED).isEmpty();
		assertThat(letters).as("most are not; seed %d", SEED).hasSizeGreaterThan(KNOWN / 2);
	}

	static class Tasks {

		@AsyncTask(queue = "fuzz")
		void take(int number, @Nullable String text) {
			run();
		}

		@AsyncTask(queue = "fuzz")
		void order(@Nullable Order order) {
			run();
		}

		@AsyncTask(queue = "fuzz", retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void values(@Nullable Map<String, List<Integer>> values, @Nullable JsonNode any) {
			run();
		}

		@AsyncTask(queue = "fuzz")
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		private void run() {
			ran.add(TaskContext.current().id());
		}

	}

	record Order(long id, List<Item> items) {

	}

	record Item(String name, BigDecimal price) {

	}

	/**
	 * Tells when somebody has loaded it.
	 */
	static final class Canary {

		static {
			System.setProperty("io.github.taskqueue.it.message.FuzzTests$Canary", "loaded");
		}

		private Canary() {
		}

	}

}
