package io.github.taskqueue.it.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.TaskLedger;
import io.github.taskqueue.it.support.WorkerProcess;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes with long tasks and short ones, of which one is restarted and loses its
 * connections, as often as {@code -Dtask-queue.test.deploys} says.
 */
@Tag("one-jdk")
class DeployTests {

	private static final int DEPLOYS = Integer.getInteger("task-queue.test.deploys", 3);

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final int LONG_TASKS = 12;

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(Tasks.class)
		.with("task-queue.worker.enabled=false", "ledger=unused");

	private final BrokerQueues queues = new BrokerQueues(producer.broker());

	private final List<ChildJvm> processes = new ArrayList<>();

	private final AtomicInteger enqueued = new AtomicInteger();

	@TempDir
	private Path folder;

	private TaskLedger ledger;

	private FaultProxy proxy;

	private volatile boolean enqueuing = true;

	private Thread caller;

	@BeforeEach
	void startCalling() {
		this.ledger = new TaskLedger(this.folder.resolve("ledger")).create();
		this.proxy = FaultProxy.to(producer.broker());
		this.caller = new Thread(() -> {
			while (this.enqueuing) {
				producer.bean(Tasks.class).work(this.enqueued.getAndIncrement());
				LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			}
		});
	}

	@AfterEach
	void endAll() throws InterruptedException {
		this.enqueuing = false;
		this.caller.join();
		this.processes.forEach(ChildJvm::close);
		this.proxy.close();
	}

	private ChildJvm startWorker(int port) {
		ChildJvm worker = ChildJvm.running(Worker.class)
			.options("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m")
			.arguments("--spring.rabbitmq.host=" + producer.broker().host(), "--spring.rabbitmq.port=" + port,
					"--spring.rabbitmq.username=" + producer.broker().username(),
					"--spring.rabbitmq.password=" + producer.broker().password(),
					"--spring.rabbitmq.virtual-host=" + producer.broker().virtualHost(),
					"--task-queue.queues.long.concurrency=4", "--task-queue.queues.short.concurrency=4",
					"--task-queue.worker.shutdown-timeout=500ms", "--spring.main.web-application-type=none",
					"--spring.main.banner-mode=off", "--ledger=" + this.ledger)
			.start();
		this.processes.add(worker);
		worker.awaitOutput(WorkerProcess.READY, SOON);
		return worker;
	}

	private List<Entry> ledger() {
		return this.ledger.lines().stream().map(Entry::parse).toList();
	}

	private void awaitMoreShortTasks() {
		long begun = ledger().stream().filter((entry) -> entry.is("begin", "short")).count();
		Awaitility.await()
			.atMost(SOON)
			.until(() -> ledger().stream().filter((entry) -> entry.is("begin", "short")).count() > begun + 50);
	}

	@Test
	void neitherDeploysNorLostConnectionsStopOtherTasks() throws Exception {
		int direct = producer.broker().port();
		ChildJvm victim = startWorker(this.proxy.port());
		startWorker(direct);
		startWorker(direct);
		for (int i = 0; i < LONG_TASKS; i++) {
			producer.bean(Tasks.class).take(i);
		}
		this.caller.start();
		awaitMoreShortTasks();
		Duration longestRestart = Duration.ZERO;
		for (int deploy = 0; deploy < DEPLOYS; deploy++) {
			long start = System.nanoTime();
			victim.terminate();
			victim.awaitExit(SOON);
			victim = startWorker(this.proxy.port());
			longestRestart = longest(longestRestart, CrashingBroker.since(start));
			awaitMoreShortTasks();
		}
		assertThat(this.processes).allSatisfy(
				(process) -> assertThat(process.output()).as("no restart makes suspects").doesNotContain("suspect"));
		for (int loss = 0; loss < DEPLOYS; loss++) {
			this.proxy.reset();
			awaitMoreShortTasks();
		}
		this.enqueuing = false;
		this.caller.join();
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(ledger().stream().filter((entry) -> entry.what().equals("end")))
				.extracting(Entry::task)
				.containsAll(tasks("long", LONG_TASKS))
				.containsAll(tasks("short", this.enqueued.get())));
		report(longestRestart);
	}

	private void report(Duration longestRestart) {
		List<Entry> entries = ledger();
		List<Long> starts = entries.stream()
			.filter((entry) -> entry.is("begin", "short"))
			.map(Entry::millis)
			.sorted()
			.toList();
		long longestGap = 0;
		for (int i = 1; i < starts.size(); i++) {
			longestGap = Math.max(longestGap, starts.get(i) - starts.get(i - 1));
		}
		Map<String, Long> runs = entries.stream()
			.filter((entry) -> entry.what().equals("begin"))
			.collect(Collectors.groupingBy((entry) -> entry.task() + " in process " + entry.process(),
					Collectors.counting()));
		long repeated = entries.stream()
			.filter((entry) -> entry.what().equals("end"))
			.collect(Collectors.groupingBy(Entry::task, Collectors.counting()))
			.values()
			.stream()
			.filter((ends) -> ends > 1)
			.count();
		System.out.println(
				"%d restarts (longest %d ms), %d lost connections, %d short tasks: longest time without a start %d ms, %d tasks ended twice"
					.formatted(DEPLOYS, longestRestart.toMillis(), DEPLOYS, this.enqueued.get(), longestGap, repeated));
		assertThat(Duration.ofMillis(longestGap)).isLessThan(Duration.ofSeconds(1).plus(longestRestart));
		assertThat(runs).as("no process runs a body twice").allSatisfy((run, count) -> assertThat(count).isOne());
		assertThat(List.of("tq.dlq.long", "tq.dlq.short", "tq.suspects.long", "tq.suspects.short", "tq.q.long",
				"tq.q.short"))
			.allSatisfy((queue) -> assertThat(this.queues.ready(queue)).as(queue).isZero());
	}

	private static Duration longest(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static List<String> tasks(String kind, int count) {
		return IntStream.range(0, count).mapToObj((number) -> kind + " " + number).toList();
	}

	/**
	 * A line of the ledger.
	 *
	 * @param what {@code begin} or {@code end}
	 * @param kind {@code long} or {@code short}
	 * @param number number of the task
	 * @param process id of the process
	 * @param millis when, in milliseconds since the epoch
	 */
	private record Entry(String what, String kind, int number, long process, long millis) {

		static Entry parse(String line) {
			String[] parts = line.split(" ");
			return new Entry(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]),
					Long.parseLong(parts[4]));
		}

		boolean is(String what, String kind) {
			return this.what.equals(what) && this.kind.equals(kind);
		}

		String task() {
			return this.kind + " " + this.number;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Tasks.class)
	static class Worker {

		public static void main(String[] arguments) {
			SpringApplication.run(Worker.class, arguments);
			System.out.println(WorkerProcess.READY);
		}

	}

	static class Tasks {

		private final TaskLedger ledger;

		Tasks(@Value("${ledger}") Path ledger) {
			this.ledger = new TaskLedger(ledger);
		}

		@AsyncTask(queue = "long", timeout = "2m")
		void take(int number) {
			run("long", number, LONG);
		}

		@AsyncTask(queue = "short", timeout = "30s")
		void work(int number) {
			run("short", number, SHORT);
		}

		private void run(String kind, int number, Duration time) {
			write("begin", kind, number);
			long end = System.nanoTime() + time.toNanos();
			while (end - System.nanoTime() > 0) {
				LockSupport.parkNanos(end - System.nanoTime());
				if (Thread.interrupted()) {
					throw new IllegalStateException("Interrupted");
				}
			}
			write("end", kind, number);
		}

		private void write(String what, String kind, int number) {
			this.ledger.add("%s %s %d %d %d".formatted(what, kind, number, ProcessHandle.current().pid(),
					System.currentTimeMillis()));
		}

	}

}
