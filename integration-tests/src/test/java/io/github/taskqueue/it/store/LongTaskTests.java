package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.it.support.Work;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tasks that take longer than the broker lets a message be with a worker. Its limit of
 * half an hour is five seconds here.
 */
@ExtendWith(OutputCaptureExtension.class)
class LongTaskTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Duration STEP = Duration.ofMillis(100);

	private static final int STEPS = 150;

	private static RabbitBroker broker;

	private final String namespace = "long-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void startImpatientBroker() {
		broker = RabbitBroker.startPrivate();
		broker.rabbitmqctl("eval", "application:set_env(rabbit, consumer_timeout, 5000),"
				+ " application:set_env(rabbit, channel_tick_interval, 500).");
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	private TestApplication start(List<Class<?>> beans, String... properties) {
		return TestApplication.start(broker, beans,
				Stream.concat(Stream.of("task-queue.namespace=" + this.namespace), Stream.of(properties))
					.toArray(String[]::new));
	}

	@Test
	void aTaskOutlastsTheBrokersPatienceInSlices(CapturedOutput output) {
		String[] properties = DatabaseConfiguration.properties(PostgresServer.newDatabase(),
				"task-queue.queues.default.ack-timeout=4500ms");
		try (TestApplication application = start(List.of(SlicedTasks.class, Journal.class, DatabaseConfiguration.class),
				properties)) {
			TaskHandle<Integer> handle = application.bean(SlicedTasks.class).count(STEPS);
			assertThat(handle.await(SOON)).isEqualTo(STEPS);
			Journal journal = application.bean(Journal.class);
			assertThat(journal.entries("step")).extracting(Journal.Entry::detail)
				.containsExactlyElementsOf(IntStream.rangeClosed(1, STEPS).mapToObj(String::valueOf).toList());
			assertThat(journal.entries("begun, delivered again: 0")).hasSizeGreaterThanOrEqualTo(4)
				.extracting(Journal.Entry::attempt)
				.containsOnly(1);
			assertThat(journal.texts()).containsOnly("step", "begun, delivered again: 0");
			assertThat(handle.details().attempts()).singleElement().returns(1, TaskAttempt::number);
		}
		assertThat(output).doesNotContain("Channel for queue", "Trying again", "is retried", "too late for an ack");
	}

	/**
	 * From RabbitMQ 4.3 on, the worker asks for more time.
	 */
	@Test
	void aTaskInOnePieceGoesOnWithWhatIsDeliveredAgain(CapturedOutput output) {
		String[] version = broker.version().split("\\.");
		assumeTrue(Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) < 403,
				"Older than RabbitMQ 4.3, which takes the time from its clients");
		try (TestApplication application = start(List.of(WholeTasks.class, Journal.class))) {
			TaskHandle<Integer> handle = application.tasks().enqueue(() -> application.bean(WholeTasks.class).hold());
			Journal journal = application.bean(Journal.class);
			journal.await("begun, delivered again: 0", 1);
			Awaitility.await()
				.atMost(SOON)
				.until(() -> output.getOut().split("Channel for queue 'default' was closed", -1).length > 2);
			application.bean(WholeTasks.class).openGate();
			assertThat(handle.await(SOON)).isOne();
			assertThat(journal.texts()).containsExactly("begun, delivered again: 0");
		}
	}

	private static void writeBegun(Journal journal) {
		journal.write("begun, delivered again: " + TaskContext.current().redeliveries());
	}

	static class SlicedTasks {

		private final Journal journal;

		SlicedTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "count", timeout = "4s")
		TaskHandle<Integer> count(int steps) {
			writeBegun(this.journal);
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

	}

	static class WholeTasks {

		private final Journal journal;

		private final Gate gate = new Gate();

		WholeTasks(Journal journal) {
			this.journal = journal;
		}

		void openGate() {
			this.gate.open();
		}

		@AsyncTask(name = "hold")
		TaskHandle<Integer> hold() {
			writeBegun(this.journal);
			this.gate.pass();
			return TaskHandle.completed(1);
		}

	}

}
