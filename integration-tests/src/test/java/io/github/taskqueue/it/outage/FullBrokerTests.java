package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * While the broker takes no messages, callers are told in time and outcomes are kept.
 */
class FullBrokerTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	/**
	 * After so long without a confirm the broker is asked first whether it takes tasks.
	 */
	private static final Duration SILENCE = Duration.ofMillis(300);

	private final RabbitBroker broker = CrashingBroker.get();

	private final String namespace = "full-" + UUID.randomUUID().toString().substring(0, 8);

	private TestApplication application;

	@BeforeEach
	void start() {
		Tasks.runs = new Effects<>();
		Tasks.gate = new Gate();
		CountedPublisher.sends.set(0);
		this.application = start("1s");
	}

	private TestApplication start(String confirmTimeout) {
		return TestApplication.start(this.broker, List.of(Tasks.class, CountedPublisher.class),
				"task-queue.namespace=" + this.namespace, "task-queue.publisher.confirm-timeout=" + confirmTimeout,
				"task-queue.queues.pair.concurrency=2", "task-queue.queues.pair.prefetch=2");
	}

	@AfterEach
	void stop() {
		Tasks.gate.open();
		this.application.close();
	}

	private long deadLetters() {
		return new BrokerQueues(this.broker).ready(this.namespace + ".dlq.default");
	}

	@Test
	void publishingFailsInTimeAndWorksAgainAfterwards() {
		Tasks tasks = this.application.bean(Tasks.class);
		Tasks.gate.open();
		assertThat(tasks.work(false).await(SOON)).isOne();
		CrashingBroker.whileFull(() -> {
			for (int i = 0; i < 2; i++) {
				assertUnavailable(() -> tasks.work(false));
			}
			assertUnavailableInAll(this.application);
		});
		assertThat(Eventually.within(SOON, () -> tasks.work(false)).await(SOON)).isOne();
		assertThat(Tasks.runs.count("work")).isEqualTo(2);
	}

	/**
	 * RabbitMQ says so only to a connection that publishes.
	 */
	@Test
	void anApplicationThatHasNotPublishedYetFindsOutBeforeItsFirstTask() {
		CrashingBroker.whileFull(() -> assertUnavailable(() -> this.application.bean(Tasks.class).work(false)));
		Eventually.within(SOON, () -> this.application.bean(Tasks.class).work(false));
		Awaitility.await().until(() -> Tasks.runs.count("work") == 1);
	}

	/**
	 * Callers who all wait for the first channel go on at the same moment.
	 */
	@Test
	void ofManyCallersAtOnceNoneIsLeftInDoubt() {
		Tasks tasks = this.application.bean(Tasks.class);
		Tasks.gate.open();
		assertThat(tasks.work(false).await(SOON)).isOne();
		try (TestApplication fresh = start("1s")) {
			CrashingBroker.whileFull(() -> {
				Awaitility.await().pollDelay(SILENCE).until(() -> true);
				assertUnavailableToAll(tasks);
				assertUnavailableToAll(fresh.bean(Tasks.class));
			});
		}
		assertThat(Eventually.within(SOON, () -> tasks.work(false)).await(SOON)).isOne();
		assertThat(Tasks.runs.count("work")).isEqualTo(2);
	}

	private static void assertUnavailableToAll(Tasks tasks) {
		assertThat(failures(48, () -> tasks.work(false))).hasSize(48)
			.extracting(Object::getClass)
			.containsOnly(BrokerUnavailableException.class);
	}

	private static List<Throwable> failures(int callers, ThrowingCallable call) {
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		CyclicBarrier start = new CyclicBarrier(callers);
		ExecutorService executor = Executors.newFixedThreadPool(callers);
		try {
			CompletableFuture<?>[] ends = IntStream.range(0, callers)
				.mapToObj((caller) -> CompletableFuture.runAsync(() -> {
					Throwable failure = catchThrowable(() -> {
						start.await();
						call.call();
					});
					if (failure != null) {
						failures.add(failure);
					}
				}, executor))
				.toArray(CompletableFuture<?>[]::new);
			assertThat(CompletableFuture.allOf(ends)).succeedsWithin(SOON);
			return failures;
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void aCallOutlastsAShortAlarm() {
		Tasks.gate.open();
		try (TestApplication patient = start("20s")) {
			CompletableFuture<?>[] calls = new CompletableFuture<?>[2];
			CrashingBroker.whileFull(() -> {
				calls[0] = CompletableFuture.runAsync(() -> patient.bean(Tasks.class).work(false));
				calls[1] = CompletableFuture.runAsync(() -> workTwice(patient));
				Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
				assertThat(calls).noneMatch(CompletableFuture::isDone);
			});
			assertThat(CompletableFuture.allOf(calls)).succeedsWithin(SOON);
		}
	}

	private static void workTwice(TestApplication application) {
		Tasks tasks = application.bean(Tasks.class);
		application.tasks().enqueueAll(() -> {
			tasks.work(false);
			tasks.work(false);
		});
	}

	private static void assertUnavailable(ThrowingCallable call) {
		long start = System.nanoTime();
		assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(call)
			.withMessageContaining("RabbitMQ blocks publishers");
		assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofMillis(3000));
	}

	private static void assertUnavailableInAll(TestApplication application) {
		long start = System.nanoTime();
		assertThatExceptionOfType(PartialEnqueueException.class).isThrownBy(() -> workTwice(application))
			.satisfies((ex) -> assertThat(ex.refused()).hasSize(2)
				.allSatisfy((refused) -> assertThat(refused.cause()).isInstanceOf(BrokerUnavailableException.class)));
		assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofMillis(3000));
	}

	@Test
	void outcomesAreKeptUntilTheBrokerTakesThem() {
		TaskHandle<Integer> succeeding = this.application.bean(Tasks.class).work(false);
		TaskHandle<Integer> failing = this.application.bean(Tasks.class).work(true);
		Awaitility.await().until(() -> Tasks.runs.count("work") == 2);
		CrashingBroker.whileFull(() -> {
			Tasks.gate.open();
			Awaitility.await().until(() -> Tasks.runs.count("end") == 2);
			Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
			assertThat(deadLetters()).isZero();
		});
		assertThat(succeeding.await(SOON)).isOne();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> failing.await(SOON));
		Awaitility.await().untilAsserted(() -> assertThat(deadLetters()).isPositive());
		assertThat(Tasks.runs.count("work")).isEqualTo(2);
	}

	@Test
	void workPausesWhenAllPlacesAreHeldAndGoesOnAfterwards() {
		for (int i = 0; i < 6; i++) {
			this.application.bean(Tasks.class).failOnce();
		}
		Awaitility.await().until(() -> Tasks.runs.count("work") == 2);
		CrashingBroker.whileFull(() -> {
			Tasks.gate.open();
			Awaitility.await().until(() -> CountedPublisher.sends.get() >= 2);
			Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
			assertThat(Tasks.runs.count("work")).isEqualTo(2);
			assertThat(CountedPublisher.sends).hasValueLessThanOrEqualTo(2 * 6);
		});
		Awaitility.await().atMost(SOON).until(() -> Tasks.runs.count("done") == 6);
		assertThat(Tasks.runs.count("work")).isEqualTo(12);
	}

	@Test
	void deadLetterQueueThatIsMissingIsDeclared() {
		Tasks.gate.open();
		new BrokerQueues(this.broker).delete(this.namespace + ".dlq.default");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.application.bean(Tasks.class).work(true).await(SOON));
		Awaitility.await().ignoreExceptions().untilAsserted(() -> assertThat(deadLetters()).isOne());
		assertThat(Tasks.runs.count("work")).isOne();
	}

	static class Tasks {

		static Effects<String> runs = new Effects<>();

		static volatile Gate gate = new Gate();

		@AsyncTask
		TaskHandle<Integer> work(boolean failing) {
			runs.add("work");
			gate.pass();
			runs.add("end");
			if (failing) {
				throw new PermanentTaskException("on purpose");
			}
			return TaskHandle.completed(1);
		}

		@AsyncTask(queue = "pair", retry = @TaskRetry(backoff = "1s"))
		void failOnce() {
			runs.add("work");
			gate.pass();
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("on purpose");
			}
			runs.add("done");
		}

	}

	/**
	 * Counts what workers publish.
	 */
	static class CountedPublisher implements BeanPostProcessor {

		static final AtomicInteger sends = new AtomicInteger();

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof TaskPublisher publisher) ? new Counted(publisher) : bean;
		}

		private record Counted(TaskPublisher publisher) implements TaskPublisher {

			@Override
			public Duration timeout() {
				return this.publisher.timeout();
			}

			@Override
			public void publish(TaskMessage message) {
				this.publisher.publish(message);
			}

			@Override
			public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
				sends.incrementAndGet();
				return this.publisher.send(message, timeout);
			}

		}

	}

}
