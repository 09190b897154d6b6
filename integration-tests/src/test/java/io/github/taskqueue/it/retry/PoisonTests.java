package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.TaskLedger;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Worker processes that are killed, by their tasks or from outside; from outside as often
 * as {@code -Dtask-queue.test.kills} says. Six are the least that could condemn a task.
 */
@Tag("one-jdk")
class PoisonTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final int GOOD = 1000;

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(Tasks.class)
		.with("task-queue.worker.enabled=false", "ledger=unused");

	private final BrokerQueues queues = new BrokerQueues(producer.broker());

	private final List<ChildJvm> processes = new ArrayList<>();

	@TempDir
	private Path folder;

	private TaskLedger ledger;

	@BeforeEach
	void createLedger() throws IOException {
		this.ledger = new TaskLedger(this.folder.resolve("ledger")).create();
		for (String queue : List.of("tq.q.default", "tq.suspects.default", "tq.dlq.default")) {
			producer.client().channel().queuePurge(queue);
		}
	}

	@AfterEach
	void endAll() {
		this.processes.forEach(ChildJvm::close);
	}

	private ChildJvm startWorker() {
		ChildJvm worker = ChildJvm.running(Worker.class)
			.options("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m")
			.arguments("--spring.rabbitmq.host=" + producer.broker().host(),
					"--spring.rabbitmq.port=" + producer.broker().port(),
					"--spring.rabbitmq.username=" + producer.broker().username(),
					"--spring.rabbitmq.password=" + producer.broker().password(),
					"--spring.rabbitmq.virtual-host=" + producer.broker().virtualHost(),
					"--task-queue.queues.default.concurrency=4", "--task-queue.queues.default.prefetch=50",
					"--task-queue.queues.default.timeout=10s", "--spring.main.web-application-type=none",
					"--spring.main.banner-mode=off", "--ledger=" + this.ledger)
			.start();
		this.processes.add(worker);
		return worker;
	}

	private static Set<String> numbers(int count) {
		Set<String> numbers = new HashSet<>();
		IntStream.range(0, count).forEach((number) -> numbers.add("good " + number));
		return numbers;
	}

	private boolean isDrained() {
		return new HashSet<>(this.ledger.lines()).containsAll(numbers(GOOD)) && this.queues.ready("tq.q.default") == 0
				&& this.queues.ready("tq.suspects.default") == 0;
	}

	@Test
	void taskThatEndsItsProcessIsStoppedAndItsNeighboursRunThrough() {
		Tasks tasks = producer.bean(Tasks.class);
		IntStream.range(0, 20).forEach(tasks::good);
		TaskHandle<Void> poison = producer.tasks().enqueue(tasks::poison);
		producer.tasks().enqueueAll(() -> IntStream.range(20, GOOD).forEach(tasks::good));
		int processes = 0;
		do {
			assertThat(++processes).isLessThan(10);
			ChildJvm worker = startWorker();
			Awaitility.await()
				.atMost(SOON)
				.pollInterval(Duration.ofMillis(50))
				.until(() -> !worker.isAlive() || this.queues.ready("tq.dlq.default") == 1);
		}
		while (this.queues.ready("tq.dlq.default") == 0);
		Awaitility.await().atMost(SOON).until(this::isDrained);
		assertThat(Collections.frequency(this.ledger.lines(), "poison")).isBetween(5, 6);
		assertThat(processes).isBetween(6, 7);
		BrokerClient.Message letter = producer.client().deadLetter("default", poison.id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo("CRASH");
		assertThat(this.queues.ready("tq.dlq.default")).isZero();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> poison.await(SOON));
	}

	@Test
	void processesThatAreKilledTimeAndAgainCondemnNoTask() {
		Tasks tasks = producer.bean(Tasks.class);
		producer.tasks().enqueueAll(() -> IntStream.range(0, GOOD).forEach(tasks::good));
		int kills = Integer.getInteger("task-queue.test.kills", 6);
		ChildJvm current = startWorker();
		for (int kill = 0; kill < kills; kill++) {
			ChildJvm next = startWorker();
			int before = this.ledger.lines().size();
			Awaitility.await()
				.atMost(SOON)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> this.ledger.lines().size() > before || isDrained());
			current.kill();
			current = next;
		}
		Awaitility.await().atMost(SOON).until(this::isDrained);
		assertThat(this.queues.ready("tq.dlq.default")).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Tasks.class)
	static class Worker {

		public static void main(String[] arguments) {
			SpringApplication.run(Worker.class, arguments);
		}

	}

	static class Tasks {

		private final TaskLedger ledger;

		Tasks(@Value("${ledger}") Path ledger) {
			this.ledger = new TaskLedger(ledger);
		}

		@AsyncTask
		void good(int number) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
			this.ledger.add("good " + number);
		}

		@AsyncTask
		TaskHandle<Void> poison() {
			this.ledger.add("poison");
			Runtime.getRuntime().halt(1);
			throw new IllegalStateException("Alive");
		}

	}

}
