package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.it.support.WorkerProcess;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tasks whose worker's process ends.
 */
class WorkerProcessTests {

	private static final Duration LONGEST_START = Duration.ofMinutes(1);

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final long SEED = 4711;

	private static final int TASKS = 120;

	private static RabbitBroker broker;

	private final String namespace = "process-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@BeforeEach
	void reset() {
		WorkerProcess.Tasks.begun = new Effects<>();
		WorkerProcess.Tasks.done = new Effects<>();
	}

	private String[] properties(String... more) {
		return Stream.concat(Stream.of("task-queue.namespace=" + this.namespace,
				"task-queue.queues.default.concurrency=2", "task-queue.queues.default.prefetch=4"), Stream.of(more))
			.toArray(String[]::new);
	}

	private ChildJvm child(String... more) {
		List<String> arguments = new ArrayList<>(List.of(properties(more)));
		arguments.add("spring.rabbitmq.addresses=" + broker.uri());
		arguments.add("spring.main.banner-mode=off");
		return ChildJvm.running(WorkerProcess.class)
			.options("-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments(arguments.toArray(String[]::new))
			.start();
	}

	private TestApplication start(String... more) {
		return TestApplication.start(broker, WorkerProcess.Tasks.class, properties(more));
	}

	private static void enqueue(TestApplication application, String name, int millis, int failures) {
		application.tasks().enqueue(() -> {
			try {
				application.bean(WorkerProcess.Tasks.class).work(name, millis, failures);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static long lines(List<ChildJvm> children, String text) {
		return children.stream().flatMap((child) -> child.output().lines()).filter(text::equals).count();
	}

	private static long done(List<ChildJvm> children, int task) {
		return lines(children, "done task " + task) + WorkerProcess.Tasks.done.count("task " + task);
	}

	@Test
	void tasksOfAKilledProcessRunElsewhere() {
		try (TestApplication producer = start("task-queue.worker.enabled=false"); ChildJvm victim = child()) {
			enqueue(producer, "running 1", 60_000, 0);
			enqueue(producer, "running 2", 60_000, 0);
			enqueue(producer, "waiting 1", 0, 0);
			enqueue(producer, "waiting 2", 0, 0);
			victim.awaitOutput("begun running 1#1", LONGEST_START);
			victim.awaitOutput("begun running 2#1", LONGEST_START);
			try (TestApplication other = start("task-queue.worker.shutdown-timeout=0s")) {
				long killed = System.nanoTime();
				victim.kill();
				Awaitility.await()
					.atMost(SOON)
					.pollInterval(Duration.ofMillis(5))
					.until(() -> WorkerProcess.Tasks.begun.all().containsAll(List.of("running 1#1", "running 2#1")));
				System.out.println(
						"Tasks of a killed process ran again after " + CrashingBroker.since(killed).toMillis() + " ms");
			}
		}
	}

	@Test
	void crashBetweenTheConfirmOfARetryAndTheAckLosesNothing() {
		try (TestApplication producer = start("task-queue.worker.enabled=false");
				ChildJvm crashing = child("crash-after-retry=true")) {
			enqueue(producer, "fails", 0, 1);
			assertThat(crashing.awaitExit(LONGEST_START)).isOne();
			assertThat(crashing.output()).containsOnlyOnce("begun fails#1");
			BrokerQueues queues = new BrokerQueues(broker);
			try (TestApplication other = start()) {
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(WorkerProcess.Tasks.done.count("fails")).isEqualTo(2));
				assertThat(WorkerProcess.Tasks.begun.count("fails#1")).as("the attempt that was not acknowledged")
					.isOne();
				assertThat(WorkerProcess.Tasks.begun.count("fails#2")).as("its next one, twice published").isEqualTo(2);
			}
			assertThat(queues.ready(this.namespace + ".q.default")).isZero();
			assertThat(queues.ready(this.namespace + ".dlq.default")).isZero();
		}
	}

	@Test
	void processMayBeAskedToStopAtAnyMoment() {
		Random random = new Random(SEED);
		List<ChildJvm> children = new ArrayList<>();
		try (TestApplication producer = start("task-queue.worker.enabled=false")) {
			IntStream.range(0, TASKS).forEach((task) -> enqueue(producer, "task " + task, 100, 0));
			for (int round = 0; round < 4; round++) {
				ChildJvm child = child();
				children.add(child);
				Duration delay = Duration.ofMillis(200 + random.nextInt(5000));
				Awaitility.await().pollDelay(delay).atMost(LONGEST_START).until(() -> true);
				child.terminate();
				assertThat(child.awaitExit(SOON)).isEqualTo(143);
			}
			try (TestApplication last = start()) {
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(
							() -> assertThat(IntStream.range(0, TASKS)).allMatch((task) -> done(children, task) > 0));
			}
			for (int task = 0; task < TASKS; task++) {
				String begun = "task " + task + "#1";
				assertThat(done(children, task)).as("task " + task).isOne();
				assertThat(lines(children, "begun " + begun) + WorkerProcess.Tasks.begun.count(begun)).as(begun)
					.isOne();
			}
		}
		finally {
			children.forEach(ChildJvm::close);
		}
	}

}
