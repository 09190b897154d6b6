package io.github.taskqueue.it.topology;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.annotation.PostConstruct;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What an application declares, and what it does about what it finds.
 */
@ExtendWith(OutputCaptureExtension.class)
class TopologyTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker broker;

	private static BrokerQueues queues;

	private final String namespace = "topology-" + UUID.randomUUID().toString().substring(0, 8);

	private final String workQueue = this.namespace + ".q.default";

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
		queues = new BrokerQueues(broker);
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@BeforeEach
	void reset() {
		EagerCaller.handles = List.of();
	}

	private TestApplication start(String... properties) {
		return start(List.of(Tasks.class), properties);
	}

	private TestApplication start(List<Class<?>> beans, String... properties) {
		return TestApplication.start(broker, beans,
				Stream.concat(Stream.of("task-queue.namespace=" + this.namespace), Stream.of(properties))
					.toArray(String[]::new));
	}

	private static void assertThatTasksRun(TestApplication application) {
		assertThat(application.bean(Tasks.class).twice(21).await(SOON)).isEqualTo(42);
	}

	@Test
	void queueWithOtherArgumentsStopsTheStartAndSaysTheDifference(CapturedOutput output) {
		queues.declareClassic(this.workQueue);
		assertThatException().isThrownBy(this::start)
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessageStartingWith("The queue '%s' exists in virtual host '%s' with other arguments: "
				.formatted(this.workQueue, broker.virtualHost()))
			.withMessageMatching(".* arguments: \\S+ is .+, but this application declares '.+'\\.");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Delete the queue when it is empty and let the application declare it");
	}

	@Test
	void queueWithOtherArgumentsIsUsedWhereAWarningIsEnough(CapturedOutput output) {
		queues.declareClassic(this.workQueue);
		try (TestApplication application = start("task-queue.topology.on-mismatch=warn")) {
			assertThat(output).contains("The queue '" + this.workQueue + "' exists", "It is used unchanged.");
			assertThatTasksRun(application);
		}
	}

	@Test
	void missingQueueStopsTheStartWhereItMayOnlyBeVerified(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("task-queue.topology.declare=verify"))
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessage(
					"The exchange '%s.tasks' does not exist, and task-queue.topology.declare=verify does not allow to"
							+ " declare it.",
					this.namespace);
		assertThat(output).contains("or set task-queue.topology.declare=declare");
	}

	@Test
	void applicationThatMayDeclareNothingButItsReplyQueueWorks() {
		start().close();
		broker.rabbitmqctl("add_user", this.namespace, "secret");
		broker.rabbitmqctl("set_permissions", "-p", broker.virtualHost(), this.namespace,
				"^" + this.namespace + "\\.reply\\.", ".*", ".*");
		try {
			for (String mode : List.of("verify", "none")) {
				try (TestApplication application = start("task-queue.topology.declare=" + mode,
						"spring.rabbitmq.username=" + this.namespace, "spring.rabbitmq.password=secret")) {
					assertThatTasksRun(application);
				}
			}
		}
		finally {
			broker.rabbitmqctl("delete_user", this.namespace);
		}
	}

	@Test
	void workerStartsWithoutAJournalThatIsMissingUnlessItIsNeeded(CapturedOutput output) {
		start("task-queue.journal=none").close();
		String verify = "task-queue.topology.declare=verify";
		int before = output.length();
		try (TestApplication application = start(verify)) {
			assertThatTasksRun(application);
			assertThat(output.toString().substring(before)).containsOnlyOnce("This worker has no journal");
		}
		String missing = "The queue '%s.journal' does not exist".formatted(this.namespace);
		assertThatException().isThrownBy(() -> start(verify, "task-queue.journal=stream"))
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessageContaining(missing);
		assertThatException().isThrownBy(() -> start(List.of(Tasks.class, Nightly.class), verify))
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessageStartingWith("Schedule 'nightly' cannot run without the journal")
			.withMessageContaining(missing);
	}

	@Test
	void producerDeclaresQueuesAndLeavesTheirTasksToOthers() {
		try (TestApplication producer = start("task-queue.worker.enabled=false")) {
			producer.bean(Tasks.class).twice(1);
			assertThat(queues.ready(this.workQueue)).isOne();
			assertThat(queues.consumers(this.workQueue)).isZero();
			try (TestApplication worker = start()) {
				assertThatTasksRun(producer);
			}
		}
	}

	@Test
	void producerDeclaresAgainAQueueThatWasDeleted() {
		try (TestApplication producer = start("task-queue.worker.enabled=false")) {
			queues.delete(this.workQueue);
			producer.bean(Tasks.class).twice(1);
			assertThat(queues.ready(this.workQueue)).isOne();
			queues.delete(this.workQueue);
			producer.tasks().enqueueAll(() -> producer.bean(Tasks.class).twice(1));
			assertThat(queues.ready(this.workQueue)).isOne();
			queues.delete(this.workQueue);
			producer.tasks()
				.enqueue(TaskOptions.with().delay(Duration.ofMillis(200)), () -> producer.bean(Tasks.class).twice(1));
			Awaitility.await().untilAsserted(() -> assertThat(queues.ready(this.workQueue)).isOne());
		}
	}

	@Test
	void delaysAreDeclaredAtTheStartWhereThatIsAskedFor() throws Exception {
		try (RabbitBroker empty = RabbitBroker.shared().newVirtualHost();
				BrokerClient client = new BrokerClient(empty)) {
			try (TestApplication application = TestApplication.start(empty, Tasks.class,
					"task-queue.topology.declare-delays=at-start")) {
				client.channel().basicPublish("tq.delay.delivery", "0.".repeat(31) + "tq~q~default", null, new byte[0]);
				client.deadLetter("default", (letter) -> true);
				assertThat(application.tasks()
					.enqueue(TaskOptions.with().delay(Duration.ofSeconds(1)),
							() -> application.bean(Tasks.class).twice(2))
					.await(SOON)).isEqualTo(4);
			}
			client.channel().queueDelete("tq.delay.level-17");
			assertThatException()
				.isThrownBy(() -> TestApplication.start(empty, Tasks.class, "task-queue.topology.declare=verify",
						"task-queue.topology.declare-delays=at-start"))
				.havingRootCause()
				.isInstanceOf(StartException.class)
				.withMessageStartingWith("The queue 'tq.delay.level-17' does not exist");
			TestApplication.start(empty, Tasks.class, "task-queue.topology.declare=verify").close();
		}
	}

	@Test
	void tasksMayBeCalledWhileTheApplicationIsBeingPutTogether() {
		try (TestApplication application = start(
				List.of(EagerCaller.class, Tasks.class, OtherTasks.class, LateTasks.class))) {
			assertThat(EagerCaller.handles).hasSize(2)
				.allSatisfy((handle) -> assertThat(handle.await(SOON)).isEqualTo(2));
			Awaitility.await().untilAsserted(() -> assertThat(queues.consumers(this.namespace + ".q.late")).isOne());
		}
	}

	@Test
	void producerDeclaresQueuesThatBecameKnownAfterItsFirstCall() {
		try (TestApplication producer = start(
				List.of(EagerCaller.class, Tasks.class, OtherTasks.class, LateTasks.class),
				"task-queue.worker.enabled=false")) {
			assertThat(queues.ready(this.namespace + ".q.late")).isZero();
		}
	}

	static class Nightly {

		@AsyncTask(name = "nightly")
		@TaskSchedule(cron = "30 2 * * *")
		void run() {
		}

	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

	static class OtherTasks {

		@AsyncTask(queue = "other")
		TaskHandle<Integer> half(int number) {
			return TaskHandle.completed(number / 2);
		}

	}

	static class LateTasks {

		@AsyncTask(queue = "late")
		void nothing() {
		}

	}

	static class EagerCaller {

		static List<TaskHandle<Integer>> handles = List.of();

		private final Tasks tasks;

		private final OtherTasks others;

		EagerCaller(Tasks tasks, OtherTasks others) {
			this.tasks = tasks;
			this.others = others;
		}

		@PostConstruct
		void call() {
			handles = List.of(this.tasks.twice(1), this.others.half(4));
		}

	}

}
