package io.github.taskqueue.it.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class DelayTests {

	private static final Duration LATEST = Duration.ofSeconds(1);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	private final Tasks tasks = application.bean(Tasks.class);

	private static String unroutable;

	/**
	 * Workers look for unroutable tasks every ten seconds, so the others run meanwhile.
	 * The first delayed task also declares the ladder, which may take a second.
	 */
	@BeforeAll
	static void enqueueUnroutable() {
		BrokerQueues queues = new BrokerQueues(application.broker());
		queues.declareQuorum("tq.q.closed");
		unroutable = application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(3)).queue("closed"),
					() -> application.bean(Tasks.class).run("closed", Instant.now()))
			.id();
		queues.delete("tq.q.closed");
	}

	@Test
	void aDelayedTaskRunsNeitherEarlyNorLate() {
		enqueueIn(Duration.ofMillis(1300), "delayed");
		assertOnTime("delayed");
	}

	@Test
	void aTaskForATimeRunsNeitherEarlyNorLate() {
		Instant due = Instant.now().plusMillis(900);
		application.tasks().enqueue(TaskOptions.with().at(due), () -> this.tasks.run("timed", due));
		assertOnTime("timed");
	}

	@Test
	void aTimeInThePastIsNow() {
		Instant due = Instant.now();
		application.tasks()
			.enqueue(TaskOptions.with().at(due.minus(Duration.ofDays(1))), () -> this.tasks.run("past", due));
		assertOnTime("past");
	}

	@Test
	void aLongDelayDoesNotHoldUpAShortOne() {
		enqueueIn(Duration.ofHours(1), "hour");
		enqueueIn(Duration.ofMillis(1100), "second");
		assertOnTime("second");
		assertThat(application.journal().entries("hour")).isEmpty();
	}

	@Test
	void manyDelaysAreKeptInAnyOrder() {
		Random random = new Random(42);
		IntStream.range(0, 300).forEach((i) -> enqueueIn(Duration.ofMillis(random.nextInt(1, 4000)), "many"));
		application.journal().await("many", 300);
		assertThat(application.journal().entries("many")).hasSize(300).allSatisfy(DelayTests::isOnTime);
	}

	@Test
	void aDelayedTaskForAQueueThatIsGoneIsADeadLetter() {
		new BrokerQueues(application.broker()).await("tq.dlq.closed");
		BrokerClient.Message letter = application.client().deadLetter("closed", unroutable);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNROUTABLE");
		assertThat(letter.header("tq-origin")).isEqualTo("closed");
	}

	@Test
	void aDelayOfMoreThanACenturyIsAccepted() {
		enqueueIn(Duration.ofDays(200 * 365), "century");
		Awaitility.await()
			.during(Duration.ofMillis(500))
			.until(() -> application.journal().entries("century").isEmpty());
	}

	/**
	 * The longest delay sets the bits of all levels.
	 */
	@Test
	void aTaskWaitsInTheHighestLevelOfItsDelay() {
		BrokerQueues queues = new BrokerQueues(application.broker());
		long highest = queues.ready("tq.delay.level-30");
		enqueueIn(Duration.ofDays(3106), "longest");
		enqueueIn(Duration.ofDays(1), "day");
		assertThat(queues.ready("tq.delay.level-30")).isGreaterThan(highest);
		assertThat(queues.ready("tq.delay.level-19")).isOne();
	}

	private void enqueueIn(Duration delay, String text) {
		Instant due = Instant.now().plus(delay);
		application.tasks().enqueue(TaskOptions.with().delay(delay), () -> this.tasks.run(text, due));
	}

	private static void assertOnTime(String text) {
		assertThat(application.journal().await(text, 1)).singleElement().satisfies(DelayTests::isOnTime);
	}

	private static void isOnTime(Journal.Entry entry) {
		assertThat(Duration.parse(entry.detail())).as("lateness").isBetween(Duration.ZERO, LATEST);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void run(String text, Instant due) {
			this.journal.write(text, Duration.between(due, Instant.now()).toString());
		}

	}

}
