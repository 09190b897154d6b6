package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskAttempt;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.it.support.Work;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that several runs do, one after the other.
 */
@ExtendWith(OutputCaptureExtension.class)
class SliceTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	/**
	 * The shutdown timeout is 25 seconds.
	 */
	private static final Duration AT_ONCE = Duration.ofSeconds(6);

	private static final Duration STEP = Duration.ofMillis(100);

	private static final Duration MOMENT = Duration.ofMillis(20);

	private static final int STEPS = 100;

	private static RabbitBroker broker;

	private final String namespace = "slice-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	private TestApplication start(String... properties) {
		List<Class<?>> beans = new ArrayList<>(List.of(Tasks.class, Journal.class));
		if (Stream.of(properties).anyMatch((property) -> property.startsWith("test.database"))) {
			beans.add(DatabaseConfiguration.class);
		}
		return TestApplication.start(broker, beans,
				Stream
					.concat(Stream.of("task-queue.namespace=" + this.namespace,
							"task-queue.queues.single.concurrency=1", "task-queue.queues.single.prefetch=1"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	@Test
	void aStopDoesNotWaitForALongTaskAndAnotherApplicationGoesOn(CapturedOutput output) {
		String[] database = DatabaseConfiguration.properties(PostgresServer.newDatabase());
		try (TestApplication one = start(database); TestApplication other = start(database)) {
			String id = one.bean(Tasks.class).count(STEPS).id();
			Awaitility.await().atMost(SOON).until(() -> hasBegun(one) || hasBegun(other));
			TestApplication first = hasBegun(one) ? one : other;
			TestApplication second = (first == one) ? other : one;
			Journal before = journal(first);
			Journal after = journal(second);
			assertThat(CompletableFuture.runAsync(first::close)).succeedsWithin(AT_ONCE);
			assertThat(steps(before)).hasSizeLessThan(STEPS);
			TaskHandle<Integer> handle = second.tasks().handle(id, Integer.class);
			assertThat(handle.await(SOON)).isEqualTo(STEPS);
			assertThat(Stream.of(before, after).flatMap((journal) -> steps(journal).stream()))
				.containsExactlyElementsOf(IntStream.rangeClosed(1, STEPS).mapToObj(String::valueOf).toList());
			assertThat(after.entries("step")).extracting(Journal.Entry::attempt).containsOnly(1);
			assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
			assertThat(handle.details().attempts()).singleElement()
				.returns(1, TaskAttempt::number)
				.returns(null, TaskAttempt::error);
		}
		assertThat(output).doesNotContain("are interrupted", "failed and is retried");
	}

	private static boolean hasBegun(TestApplication application) {
		return steps(journal(application)).size() >= 3;
	}

	private static List<String> steps(Journal journal) {
		return journal.entries("step").stream().map(Journal.Entry::detail).toList();
	}

	private static Journal journal(TestApplication application) {
		return application.bean(Journal.class);
	}

	@Test
	void aTaskIsCancelledBetweenTwoRuns() {
		try (TestApplication application = start(DatabaseConfiguration.properties(PostgresServer.newDatabase()))) {
			Tasks tasks = application.bean(Tasks.class);
			Journal journal = journal(application);
			TaskHandle<String> endless = tasks.goOnForEver();
			journal.await("runs for ever", 1);
			TaskHandle<String> holding = tasks.hold();
			journal.await("holds", 1);
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThat(endless.status()).isEqualTo(TaskStatus.QUEUED));
			int runs = journal.entries("runs for ever").size();
			assertThat(endless.details().attempts()).isEmpty();
			assertThat(endless.cancel()).isTrue();
			awaitCancelled(endless);
			tasks.openGate();
			assertThat(holding.await(SOON)).isEqualTo("done");
			assertThat(tasks.hold().await(SOON)).isEqualTo("done");
			assertThat(journal.entries("runs for ever")).hasSize(runs);
		}
	}

	@Test
	void aTaskThatIsCancelledWhenItsSliceIsOverDoesNotGoOn() {
		try (TestApplication application = start(DatabaseConfiguration.properties(PostgresServer.newDatabase()))) {
			TaskHandle<String> handle = application.bean(Tasks.class).endSliceWhenCancelled();
			journal(application).await("waits to be cancelled", 1);
			assertThat(handle.cancel()).isTrue();
			awaitCancelled(handle);
			assertThat(journal(application).entries("waits to be cancelled")).hasSize(1);
		}
	}

	private static void awaitCancelled(TaskHandle<?> handle) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.CANCELLED));
	}

	@Test
	void aBodyMayKnowByItselfWhereToGoOn(CapturedOutput output) {
		try (TestApplication application = start()) {
			assertThat(application.bean(Tasks.class).countAlone(30).await(SOON)).isEqualTo(30);
			List<Journal.Entry> runs = journal(application).entries("counts alone");
			assertThat(runs).hasSizeGreaterThanOrEqualTo(4).extracting(Journal.Entry::attempt).containsOnly(1);
			assertThat(journal(application).entries("alone")).hasSize(30);
			MeterRegistry meters = application.bean(MeterRegistry.class);
			assertThat(meters.find("taskqueue.process").tag("outcome", "again").timers()).singleElement()
				.returns((long) runs.size() - 1, Timer::count)
				.returns("none", (timer) -> timer.getId().getTag("error"));
			assertThat(outcomes(meters)).containsOnly("again", "success");
			assertThat(meters.find("taskqueue.retries").counters()).isEmpty();
		}
		assertThat(output).doesNotContain("task count-alone ");
	}

	private static Set<String> outcomes(MeterRegistry meters) {
		return meters.find("taskqueue.process")
			.timers()
			.stream()
			.map((timer) -> String.valueOf(timer.getId().getTag("outcome")))
			.collect(Collectors.toSet());
	}

	@Test
	void theAttemptIsTheSameFromRunToRun() {
		try (TestApplication application = start()) {
			assertThat(application.bean(Tasks.class).failOnce().await(SOON)).isEqualTo(2);
			assertThat(journal(application).entries("fails once")).extracting(Journal.Entry::attempt)
				.containsExactly(1, 2, 2);
		}
	}

	static class Tasks {

		private final Journal journal;

		private final Gate gate = new Gate();

		Tasks(Journal journal) {
			this.journal = journal;
		}

		void openGate() {
			this.gate.open();
		}

		@AsyncTask(name = "count")
		TaskHandle<Integer> count(int steps) {
			TaskContext task = TaskContext.current();
			int done = task.checkpoint(Integer.class).orElse(0);
			while (done < steps) {
				Work.take(STEP);
				done++;
				this.journal.write("step", String.valueOf(done));
				task.checkpoint(done);
				task.endSliceIfOver();
			}
			return TaskHandle.completed(done);
		}

		@AsyncTask(name = "go-on-for-ever", queue = "single", timeout = "2s")
		TaskHandle<String> goOnForEver() {
			this.journal.write("runs for ever");
			while (true) {
				Work.take(MOMENT);
				TaskContext.current().endSliceIfOver();
			}
		}

		@AsyncTask(name = "hold", queue = "single")
		TaskHandle<String> hold() {
			this.journal.write("holds");
			this.gate.pass();
			return TaskHandle.completed("done");
		}

		/**
		 * Ignores its interrupt until then.
		 */
		@AsyncTask(name = "end-slice-when-cancelled", timeout = "2s")
		TaskHandle<String> endSliceWhenCancelled() {
			this.journal.write("waits to be cancelled");
			TaskContext task = TaskContext.current();
			while (!task.isCancelled() || !task.isSliceOver()) {
				Thread.onSpinWait();
			}
			task.endSliceIfOver();
			return TaskHandle.completed("done");
		}

		/**
		 * What is done is in the journal.
		 */
		@AsyncTask(name = "count-alone", timeout = "1s")
		TaskHandle<Integer> countAlone(int steps) {
			this.journal.write("counts alone");
			while (this.journal.entries("alone").size() < steps) {
				Work.take(STEP);
				this.journal.write("alone");
				TaskContext.current().endSliceIfOver();
			}
			return TaskHandle.completed(this.journal.entries("alone").size());
		}

		@AsyncTask(name = "fail-once", timeout = "1s", retry = @TaskRetry(backoff = "10ms"))
		TaskHandle<Integer> failOnce() {
			this.journal.write("fails once");
			int runs = this.journal.entries("fails once").size();
			if (runs == 1) {
				throw new IllegalStateException("planned");
			}
			while (runs == 2) {
				Work.take(MOMENT);
				TaskContext.current().endSliceIfOver();
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

	}

}
