package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker takes more tasks in hand than it has threads while they are short, and no
 * longer.
 */
class ReadAheadTests {

	private static final String QUEUE = "tq.q.default";

	private static final int TASKS = 20_000;

	private static final int FEWER = 4_000;

	private static final int FEW = 300;

	private static final int THREADS = 2;

	private final RabbitBroker broker = RabbitBroker.shared().newVirtualHost();

	private final BrokerQueues queues = new BrokerQueues(this.broker);

	@BeforeEach
	void begin() {
		Tasks.runs = new Effects<>();
		Tasks.gate = new Gate();
		Tasks.holding.set(false);
	}

	@AfterEach
	void end() {
		Tasks.gate.open();
		this.broker.close();
	}

	private TestApplication start(String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "task-queue.queues.default.concurrency=" + THREADS;
		return TestApplication.start(this.broker, Tasks.class, all);
	}

	private void enqueue(int count) {
		try (TestApplication producer = start("task-queue.worker.enabled=false")) {
			Tasks tasks = producer.bean(Tasks.class);
			producer.tasks().enqueueAll(() -> {
				for (int i = 0; i < count; i++) {
					tasks.work(i);
				}
			});
		}
	}

	@Test
	void shortTasksAreReadAheadAndGivenBackBehindLongOnes() {
		enqueue(TASKS);
		readAheadAndGiveBack(TASKS);
	}

	/**
	 * A line on which it takes longer to begin or to end reading ahead than to see that
	 * the size should be another one.
	 */
	@Test
	void aSlowLineDoesNotKeepThemHere() {
		enqueue(FEWER);
		try (FaultProxy proxy = FaultProxy.to(this.broker)) {
			proxy.delay(Duration.ofMillis(60));
			readAheadAndGiveBack(FEWER, "spring.rabbitmq.port=" + proxy.port());
		}
	}

	private void readAheadAndGiveBack(int tasks, String... properties) {
		try (TestApplication worker = start(properties)) {
			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> waitingHere(tasks) > 10 * THREADS);
			Tasks.holding.set(true);
			Awaitility.await().until(() -> waitingHere(tasks) <= THREADS);
			assertThat(Tasks.runs.distinct()).isLessThan(tasks);
			Tasks.holding.set(false);
			Tasks.gate.open();
			Awaitility.await().until(() -> Tasks.runs.distinct() == tasks);
		}
		assertThat(Tasks.runs.repeated()).isEmpty();
		assertThat(this.queues.ready(QUEUE)).isZero();
	}

	@Test
	void aConfiguredPrefetchIsNotExceeded() {
		enqueue(FEW);
		try (TestApplication worker = start("task-queue.queues.default.prefetch=5",
				"task-queue.queues.default.timeout=1m")) {
			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
				assertThat(waitingHere(FEW)).isLessThanOrEqualTo(5);
				return Tasks.runs.distinct() == FEW;
			});
		}
	}

	@Test
	void nothingIsReadAheadWhereTasksCouldThenBeLate() {
		enqueue(FEW);
		try (TestApplication worker = start("task-queue.queues.default.timeout=20m")) {
			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
				assertThat(waitingHere(FEW)).isLessThanOrEqualTo(THREADS);
				return Tasks.runs.distinct() == FEW;
			});
		}
	}

	/**
	 * How many tasks the worker has that have not begun. Those that begin between the two
	 * looks are not counted.
	 */
	private long waitingHere(int tasks) {
		return tasks - this.queues.ready(QUEUE) - Tasks.runs.distinct();
	}

	static class Tasks {

		static Effects<Integer> runs = new Effects<>();

		static final AtomicBoolean holding = new AtomicBoolean();

		static volatile Gate gate = new Gate();

		@AsyncTask
		void work(int number) {
			runs.add(number);
			if (holding.get()) {
				gate.pass();
			}
		}

	}

}
