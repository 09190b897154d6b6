package io.github.taskqueue.it.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyPart;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A feature that gives each queue a second queue on the broker, with all that follows
 * from it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralSourcesTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final String WORK = "tq.q.default";

	private static final String LANE = "tq.lane.high.default";

	private static final String SUSPECTS = "tq.suspects.default";

	private static final TaskOptions HIGH = with().header("lane", "high");

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(Tasks.class, HighLane.class)
		.with("task-queue.worker.enabled=false", "task-queue.queues.limited.max-length=2");

	private final BrokerQueues queues = new BrokerQueues(producer.broker());

	@BeforeEach
	void reset() throws IOException {
		Tasks.gate = new Gate();
		for (String queue : List.of(WORK, LANE, SUSPECTS)) {
			producer.client().channel().queuePurge(queue);
		}
	}

	private static TestApplication startWorker(String... properties) {
		return producer.start(List.of(Tasks.class, HighLane.class), properties);
	}

	private static TaskHandle<Integer> twice(TaskOptions options, int number) {
		return producer.tasks().enqueue(options, () -> producer.bean(Tasks.class).twice(number));
	}

	private void awaitReady(String queue, long count) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(this.queues.ready(queue)).isEqualTo(count));
	}

	@Test
	void tasksGoWhereTheFeatureSendsThemAndCountForTheirQueue() {
		twice(HIGH, 1);
		twice(HIGH, 2);
		twice(with(), 3);
		awaitReady(LANE, 2);
		awaitReady(WORK, 1);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(producer.bean(Broker.class).depths().ready("default")).hasValue(3));
	}

	@Test
	void delayedTaskComesDownTheLadderToWhereTheFeatureSendsIt() {
		twice(HIGH.delay(Duration.ofMillis(300)), 1);
		awaitReady(LANE, 1);
		assertThat(this.queues.ready(WORK)).isZero();
	}

	@Test
	void oneWorkerRunsTheTasksOfAllSources() {
		TaskHandle<Integer> high = twice(HIGH, 1);
		TaskHandle<Integer> normal = twice(with(), 2);
		try (TestApplication worker = startWorker()) {
			assertThat(high.await(SOON)).isEqualTo(2);
			assertThat(normal.await(SOON)).isEqualTo(4);
			assertThat(this.queues.consumers(LANE)).isOne();
			assertThat(this.queues.consumers(WORK)).isOne();
			assertThat(worker.bean(Broker.class).depths().consumers("default")).hasValue(1);
		}
		awaitReady(LANE, 0);
		awaitReady(WORK, 0);
	}

	@Test
	void nextAttemptAndReplayGoTheSameWay() throws Exception {
		TaskHandle<Void> handle = producer.tasks().enqueue(HIGH, () -> producer.bean(Tasks.class).fail());
		try (TestApplication worker = startWorker()) {
			worker.bean(Journal.class).await("attempt 1 high", 1);
			worker.bean(Journal.class).await("attempt 2 high", 1);
			Awaitility.await()
				.atMost(SOON)
				.until(() -> producer.bean(DeadLetters.class).find("default", handle.id()).isPresent());
		}
		assertThat(this.queues.ready(LANE)).isZero();
		assertThat(producer.bean(DeadLetters.class).replay("default", (letter) -> letter.taskId().equals(handle.id())))
			.isOne();
		awaitReady(LANE, 1);
	}

	@Test
	void whatAWorkerGivesBackWhenItStopsGoesBackToItsSource() {
		producer.tasks().enqueue(HIGH, () -> producer.bean(Tasks.class).held("high"));
		producer.tasks().enqueue(() -> producer.bean(Tasks.class).held("normal"));
		try (TestApplication worker = startWorker("task-queue.worker.shutdown-timeout=200ms")) {
			worker.bean(Journal.class).await("held high", 1);
			worker.bean(Journal.class).await("held normal", 1);
		}
		awaitReady(LANE, 1);
		awaitReady(WORK, 1);
	}

	@Test
	void taskThatWasInHandInCrashesBecomesASuspectOfItsQueue(CapturedOutput output) throws Exception {
		TaskHandle<Integer> handle = twice(HIGH, 21);
		for (int i = 0; i < 3; i++) {
			awaitReady(LANE, 1);
			Connection connection = producer.broker().connectionFactory().newConnection();
			assertThat(connection.createChannel().basicGet(LANE, false)).isNotNull();
			connection.abort();
		}
		awaitReady(LANE, 1);
		try (TestApplication worker = startWorker()) {
			assertThat(handle.await(SOON)).isEqualTo(42);
			assertThat(output).contains("it becomes a suspect");
		}
	}

	@Test
	void sourceThatIsDeletedIsDeclaredAndConsumedAgain() throws IOException {
		try (TestApplication worker = startWorker()) {
			for (String deleted : List.of(LANE, WORK)) {
				assertThat(twice(HIGH, 1).await(SOON)).isEqualTo(2);
				producer.client().channel().queueDelete(deleted);
				assertThat(twice(HIGH, 2).await(SOON)).isEqualTo(4);
				assertThat(twice(with(), 3).await(SOON)).isEqualTo(6);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(worker.bean(WorkerLifecycle.class).statuses())
						.allSatisfy((status) -> assertThat(status.consuming()).isTrue()));
			}
		}
	}

	@Test
	void delayedTaskWhoseSourceIsGoneIsADeadLetterOfItsQueue() {
		TaskOptions options = HIGH.delay(Duration.ofSeconds(1)).queue("closed");
		this.queues.declareQuorum("tq.lane.high.closed");
		TaskHandle<Integer> handle = twice(options, 1);
		this.queues.delete("tq.lane.high.closed");
		try (TestApplication worker = startWorker()) {
			this.queues.await("tq.dlq.closed");
			BrokerClient.Message letter = producer.client().deadLetter("closed", handle.id());
			assertThat(letter.header("tq-dead-reason")).isEqualTo("UNROUTABLE");
			assertThat(letter.header("tq-origin")).isEqualTo("closed");
		}
	}

	@Test
	void tasksInAllSourcesCountTowardsTheLongestLength() {
		twice(HIGH.queue("limited"), 1);
		twice(with().queue("limited"), 2);
		assertThat(this.queues.ready("tq.lane.high.limited")).isOne();
		assertThat(this.queues.ready("tq.q.limited")).isOne();
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> twice(HIGH.queue("limited"), 3));
	}

	static class Tasks {

		static volatile Gate gate = new Gate();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void fail() {
			this.journal
				.write("attempt " + TaskContext.current().attempt() + " " + TaskContext.current().header("lane"));
			throw new IllegalStateException("on purpose");
		}

		@AsyncTask
		void held(String text) {
			this.journal.write("held " + text);
			gate.pass();
		}

		@AsyncTask(queue = "limited")
		void onLimited() {
		}

	}

	static class HighLane implements TopologyPart {

		private static final String PREFIX = "lane.high.";

		private static Destination lane(QueueAddress queue) {
			return Destination.named(queue, queue.names().namespace() + "." + PREFIX + queue.queue());
		}

		@Override
		public List<Destination> destinations(QueueAddress queue) {
			return List.of(lane(queue));
		}

		@Override
		public @Nullable Destination choose(QueueAddress queue, Map<String, ?> headers) {
			return "high".equals(headers.get("lane")) ? lane(queue) : null;
		}

		@Override
		public @Nullable String queueOf(String name) {
			return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : null;
		}

	}

}
