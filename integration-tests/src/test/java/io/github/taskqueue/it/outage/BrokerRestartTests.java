package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerRestartTests {

	private static final int TASKS = 5000;

	private static final int THREADS = 20;

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

	private final RabbitBroker broker = CrashingBroker.get();

	private final String namespace = "restart-" + UUID.randomUUID().toString().substring(0, 8);

	private TestApplication application;

	@BeforeEach
	void start() {
		Tasks.runs = new Effects<>();
		Tasks.redelivered = ConcurrentHashMap.newKeySet();
		this.application = TestApplication.start(this.broker, Tasks.class, "task-queue.namespace=" + this.namespace,
				"task-queue.publisher.confirm-timeout=" + CONFIRM_TIMEOUT.toMillis() + "ms");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nothingIsLostAndWorkGoesOnByItself(boolean crash) throws Exception {
		CrashingBroker.letQueuesSettle();
		Callers callers = new Callers(this.application);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		IntStream.range(0, TASKS).forEach((number) -> threads.execute(() -> callers.call(number)));
		threads.shutdown();
		Awaitility.await().until(() -> Tasks.runs.distinct() > TASKS / 5);
		bringDown(crash);
		assertThat(Tasks.runs.distinct()).isLessThan(TASKS);
		this.broker.start();
		int before = Tasks.runs.distinct();
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> Tasks.runs.distinct() > before);
		assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		assertThat(callers.unexpected).isEmpty();
		awaitAllTasks();
		assertThat(callers.longest()).isLessThan(CONFIRM_TIMEOUT.plusSeconds(2));
		assertThat(Tasks.runs.repeated().stream().filter((number) -> !Tasks.redelivered.contains(number)))
			.as("repeated by callers that were cut off before their confirm")
			.hasSizeLessThanOrEqualTo(THREADS);
		assertThat(channels()).isLessThanOrEqualTo(7);
	}

	private void awaitAllTasks() {
		try {
			Awaitility.await().atMost(SOON).until(() -> Tasks.runs.distinct() == TASKS);
		}
		catch (ConditionTimeoutException ex) {
			Set<Integer> missing = IntStream.range(0, TASKS).boxed().collect(Collectors.toSet());
			missing.removeAll(Tasks.runs.all());
			throw new AssertionError(
					"%d tasks have not run: %s%n%s".formatted(missing.size(), missing, this.broker.rabbitmqctl(
							"list_queues", "name", "messages_ready", "messages_unacknowledged", "consumers", "state")),
					ex);
		}
	}

	private void bringDown(boolean crash) {
		if (crash) {
			this.broker.kill();
		}
		else {
			this.broker.stop();
		}
	}

	private long channels() {
		return this.broker.rabbitmqctl("list_channels", "pid").lines().filter((line) -> line.startsWith("<")).count();
	}

	@Test
	void waitingTasksAndTheirResultsSurviveACrash() {
		Tasks tasks = this.application.bean(Tasks.class);
		assertThat(tasks.twice(1).await(Duration.ofSeconds(5))).isEqualTo(2);
		List<TaskHandle<Integer>> handles = IntStream.range(0, 20)
			.mapToObj((number) -> this.application.tasks()
				.enqueue(TaskOptions.with().delay(Duration.ofSeconds(16)), () -> tasks.twice(number)))
			.toList();
		CrashingBroker.letQueuesSettle();
		this.broker.kill();
		this.broker.start();
		for (int number = 0; number < handles.size(); number++) {
			assertThat(handles.get(number).await(SOON)).isEqualTo(2 * number);
		}
		assertThat(tasks.twice(4).await(Duration.ofSeconds(5))).isEqualTo(8);
	}

	/**
	 * Callers that repeat what was not accepted, or not for certain, under the same id.
	 */
	private static final class Callers {

		private final TestApplication application;

		private final Tasks tasks;

		private final AtomicLong longest = new AtomicLong();

		private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

		Callers(TestApplication application) {
			this.application = application;
			this.tasks = application.bean(Tasks.class);
		}

		void call(int number) {
			while (!accepted(number)) {
				Thread.onSpinWait();
			}
		}

		private boolean accepted(int number) {
			long start = System.nanoTime();
			try {
				this.application.tasks()
					.enqueue(TaskOptions.with().taskId("task-" + number), () -> this.tasks.work(number));
				return true;
			}
			catch (TaskEnqueueException ex) {
				return false;
			}
			catch (RuntimeException | Error ex) {
				this.unexpected.add(ex);
				throw ex;
			}
			finally {
				long nanos = System.nanoTime() - start;
				this.longest.accumulateAndGet(nanos, Math::max);
			}
		}

		Duration longest() {
			return Duration.ofNanos(this.longest.get());
		}

	}

	static class Tasks {

		static Effects<Integer> runs = new Effects<>();

		static Set<Integer> redelivered = ConcurrentHashMap.newKeySet();

		@AsyncTask
		void work(int number) {
			if (TaskContext.current().redeliveries() > 0) {
				redelivered.add(number);
			}
			runs.add(number);
		}

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
