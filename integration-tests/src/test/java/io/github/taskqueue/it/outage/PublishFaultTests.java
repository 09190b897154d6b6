package io.github.taskqueue.it.outage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.outage.PublishCalls.Outcome;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.AmqpMethod;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Whatever happens between an application and its broker, a publish ends in time, as
 * confirmed, refused or unknown, and what is confirmed is on the queue.
 */
class PublishFaultTests {

	private static final Log logger = LogFactory.getLog(PublishFaultTests.class);

	private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Half a second is promised; the rest is for a busy machine.
	 */
	private static final Duration LONGEST_CALL = CONFIRM_TIMEOUT.plusSeconds(2);

	private static final Duration SOON = Duration.ofSeconds(200);

	/**
	 * After so long without a confirm the broker is asked first whether it takes tasks.
	 */
	private static final Duration SILENCE = Duration.ofMillis(250);

	private static final int MAX_IN_FLIGHT = 100;

	private static final String LARGE = "x".repeat(900_000);

	private static final Map<String, Duration> longestCalls = new TreeMap<>();

	/**
	 * How often each task was on a queue.
	 */
	private static final Map<String, Integer> copies = new ConcurrentHashMap<>();

	private static RabbitBroker broker;

	private static FaultProxy proxy;

	private static TestApplication application;

	private static PublishCalls calls;

	private static BrokerClient client;

	private final Tasks tasks = application.bean(Tasks.class);

	@BeforeAll
	static void start() throws Exception {
		broker = RabbitBroker.shared().newVirtualHost();
		proxy = FaultProxy.to(broker);
		application = start(CONFIRM_TIMEOUT.toMillis() + "ms");
		calls = new PublishCalls(application.tasks());
		client = new BrokerClient(broker);
		count("tq.q.default");
	}

	private static TestApplication start(String confirmTimeout) {
		return TestApplication.start(broker, Tasks.class, "spring.rabbitmq.host=" + proxy.host(),
				"spring.rabbitmq.port=" + proxy.port(), "task-queue.worker.enabled=false",
				"task-queue.publisher.max-in-flight=" + MAX_IN_FLIGHT,
				"task-queue.publisher.confirm-timeout=" + confirmTimeout);
	}

	@AfterAll
	static void stop() throws IOException {
		logger.info("Longest publish calls with a confirm timeout of %s: %s".formatted(CONFIRM_TIMEOUT, longestCalls));
		client.close();
		application.close();
		proxy.close();
		broker.close();
	}

	/**
	 * A cut connection is replaced before the fault, so that it is not the fault's
	 * victim.
	 */
	@BeforeEach
	void publishOnce() {
		Eventually.within(SOON, () -> application.tasks().enqueue(() -> this.tasks.work("ready")));
		calls.longest();
	}

	@AfterEach
	void everyCallEndedInTimeAndNothingConfirmedIsMissing(TestInfo test) {
		proxy.heal();
		Duration longest = calls.longest();
		longestCalls.put(test.getDisplayName(), longest);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(copies.keySet()).containsAll(calls.confirmed()));
		assertThat(longest).isLessThan(LONGEST_CALL);
	}

	/**
	 * If the machine stands still for a moment, the confirm of a probe is cut off.
	 */
	@Test
	void aTaskWhoseConfirmIsCutOffIsPublishedAgainUnderItsId() {
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			String id = UUID.randomUUID().toString();
			publishOnce();
			proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
			assertThat(calls.publish(id, () -> this.tasks.work("a"))).isEqualTo(Outcome.CONFIRMED);
			awaitAllCopies();
			assertThat(copies).containsEntry(id, 2);
		});
	}

	@Test
	void aTaskThatIsCutInAFrameIsPublishedAgain() {
		CompletableFuture<Void> cut = proxy.cutInFrame(Direction.UPSTREAM);
		assertThat(calls.publish("cut-frame", () -> this.tasks.work("a"))).isEqualTo(Outcome.CONFIRMED);
		assertThat(cut).isCompleted();
		Awaitility.await().untilAsserted(() -> assertThat(copies).containsEntry("cut-frame", 1));
	}

	@Test
	void noCallIsRefusedWhileConnectionsAreReset() throws Exception {
		Map<Outcome, Integer> outcomes = new HashMap<>();
		CompletableFuture<Void> load = CompletableFuture.runAsync(() -> inThreads(8, 40, (number) -> {
			Outcome outcome = calls.publish("reset-" + number, () -> this.tasks.work("a"));
			synchronized (outcomes) {
				return outcomes.merge(outcome, 1, Integer::sum);
			}
		}));
		for (int i = 0; i < 3; i++) {
			Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> proxy.reset() > 0);
		}
		load.get(SOON.toSeconds(), TimeUnit.SECONDS);
		assertThat(outcomes).containsKey(Outcome.CONFIRMED).doesNotContainKey(Outcome.REJECTED);
	}

	@Test
	void aTaskInABlackHoleIsUnknown() {
		assertThat(publishRightAfterAConfirm("hole-up", () -> proxy.blackhole(Direction.UPSTREAM)))
			.isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void aTaskIsNotSentIntoABlackHoleThatIsFoundFirst() {
		proxy.blackhole();
		Awaitility.await().pollDelay(SILENCE).until(() -> true);
		assertThat(calls.publish("found", () -> this.tasks.work("a"))).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void aTaskWhoseConfirmFallsIntoABlackHoleIsUnknown() {
		assertThat(publishRightAfterAConfirm("hole-down", () -> proxy.blackhole(Direction.DOWNSTREAM)))
			.isEqualTo(Outcome.UNKNOWN);
		Awaitility.await().untilAsserted(() -> assertThat(copies).containsEntry("hole-down", 1));
	}

	/**
	 * The send buffers take some megabytes before a write blocks.
	 */
	@Test
	void aConnectionThatIsNotReadFromHoldsNobodyUp() {
		rightAfterAConfirm(proxy::blackhole);
		inThreads(8, 24, (number) -> calls.publish("full-buffer-" + number, () -> this.tasks.work(LARGE)));
		proxy.heal();
		Eventually.within(SOON, () -> application.tasks().enqueue(() -> this.tasks.work("after")));
	}

	@Test
	void aBatchOfManyTasksInABlackHoleEndsAsSoonAsOneTask() {
		rightAfterAConfirm(proxy::blackhole);
		assertThat(calls.publishAll(() -> {
			for (int i = 0; i < 500; i++) {
				this.tasks.work("a");
			}
		})).isIn(Outcome.UNKNOWN, Outcome.UNAVAILABLE);
	}

	@Test
	void aBatchWhoseConnectionIsResetIsSentAgain() {
		proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		assertThat(calls.publishAll(() -> {
			for (int i = 0; i < 500; i++) {
				this.tasks.work("a");
			}
		})).isEqualTo(Outcome.CONFIRMED);
	}

	@Test
	void aFirstTaskWithAResultEndsInTime() {
		proxy.blackhole();
		assertThat(calls.publish("result", () -> this.tasks.give(1))).isIn(Outcome.UNAVAILABLE, Outcome.UNKNOWN);
	}

	@Test
	void aFirstTaskWithADelayEndsInTime() {
		proxy.blackhole();
		assertThat(calls.publish(TaskOptions.with().delay(Duration.ofMinutes(1)), () -> this.tasks.work("a")))
			.isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void nothingIsSentAfterAMomentOnAHalfOpenConnectionThoughATaskIsUnderWay() {
		List<Call> made = Awaitility.await()
			.atMost(SOON)
			.until(this::callOnAHalfOpenConnection, (all) -> all.get(0).outcome() == Outcome.UNKNOWN);
		List<Call> late = made.stream().filter(Call::isLate).toList();
		assertThat(late).hasSizeGreaterThan(30).extracting(Call::outcome).containsOnly(Outcome.UNAVAILABLE);
		proxy.heal();
		awaitAllCopies();
		assertThat(copies).doesNotContainKeys(late.stream().map(Call::id).toArray(String[]::new));
	}

	private List<Call> callOnAHalfOpenConnection() {
		proxy.heal();
		publishOnce();
		proxy.blackhole();
		long fault = System.nanoTime();
		return every(Duration.ofMillis(50), 60, () -> {
			String id = UUID.randomUUID().toString();
			Duration start = CrashingBroker.since(fault);
			return new Call(id, start, calls.publish(id, () -> this.tasks.work("a")));
		});
	}

	/**
	 * A place in the window comes free when the time of a task is over, which is no
	 * reason to send another one.
	 */
	@Test
	void aHalfOpenConnectionLeavesNoMoreTasksInDoubtThanMayBeInFlight() {
		rightAfterAConfirm(proxy::blackhole);
		CompletableFuture<Integer> batch = CompletableFuture.supplyAsync(() -> unknownOf(MAX_IN_FLIGHT));
		List<Outcome> others = every(Duration.ofMillis(10), 20,
				() -> calls.publish(UUID.randomUUID().toString(), () -> this.tasks.work("a")));
		int unknown = batch.join() + Collections.frequency(others, Outcome.UNKNOWN);
		assertThat(unknown).isLessThanOrEqualTo(MAX_IN_FLIGHT);
	}

	private int unknownOf(int size) {
		PartialEnqueueException partial = catchThrowableOfType(PartialEnqueueException.class,
				() -> application.tasks().enqueueAll(() -> {
					for (int i = 0; i < size; i++) {
						this.tasks.work("a");
					}
				}));
		return (int) partial.refused().stream().filter((refused) -> refused.cause().outcomeUnknown()).count();
	}

	/**
	 * With time enough for a machine that makes it even slower.
	 */
	@Test
	void aSlowNetworkMakesPublishingSlowAndNothingElse() {
		try (TestApplication patient = start("20s")) {
			PublishCalls slow = new PublishCalls(patient.tasks());
			proxy.delay(Duration.ofMillis(200), Duration.ofMillis(100));
			inThreads(4, 8, (number) -> {
				assertThat(slow.publish("slow-" + number, () -> patient.bean(Tasks.class).work("a")))
					.isEqualTo(Outcome.CONFIRMED);
				return number;
			});
			Awaitility.await().untilAsserted(() -> assertThat(copies.keySet()).containsAll(slow.confirmed()));
			proxy.heal();
		}
	}

	@Test
	void aNarrowNetworkMakesPublishingSlowAndNothingElse() {
		proxy.bandwidth(20_000);
		assertThat(application.tasks().enqueueAll(() -> {
			for (int i = 0; i < 100; i++) {
				this.tasks.work("a");
			}
		})).hasSize(100);
	}

	@Test
	void nothingIsSentWhileTheBrokerIsAway() {
		proxy.refuse();
		proxy.reset();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(calls.publish("away", () -> this.tasks.work("a"))).isEqualTo(Outcome.UNAVAILABLE));
	}

	@Test
	void aQueueThatIsFullRefuses() throws IOException {
		limitToOneTask("small");
		publishUntilRefused("small", calls);
		count("tq.q.small");
	}

	/**
	 * A channel that has refused something is replaced a second later, while the next
	 * task is published. As the new one may come too late to be used here, one try says
	 * little.
	 */
	@Test
	void aChannelInThePlaceOfOneThatRefusedIsBelievedAsMuch() {
		limitToOneTask("tiny");
		List<Outcome> outcomes = new ArrayList<>();
		Awaitility.await().atMost(SOON).until(() -> {
			outcomes.add(publishOnANewChannel());
			return Collections.frequency(outcomes, Outcome.UNKNOWN) == 3;
		});
	}

	private Outcome publishOnANewChannel() {
		proxy.heal();
		PublishCalls refused = new PublishCalls(application.tasks());
		publishUntilRefused("tiny", refused);
		publishUntilRefused("tiny", refused);
		Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		publishOnce();
		Awaitility.await().pollDelay(SILENCE.dividedBy(5)).until(() -> true);
		proxy.blackhole(Direction.DOWNSTREAM);
		return calls.publish(UUID.randomUUID().toString(), () -> this.tasks.work("a"));
	}

	private static void limitToOneTask(String queue) {
		broker.rabbitmqctl("set_policy", "-p", broker.virtualHost(), "full-" + queue, "^tq\\.q\\." + queue + "$",
				"{\"max-length\":1,\"overflow\":\"reject-publish\"}", "--apply-to", "queues");
	}

	private void publishUntilRefused(String queue, PublishCalls by) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> by.publish(TaskOptions.with().queue(queue), () -> this.tasks.work("a")) == Outcome.REJECTED);
	}

	@Test
	void aQueueThatWasUnboundIsBoundAgain() throws IOException {
		client.channel().queueUnbind("tq.q.default", "tq.tasks", "default");
		assertThat(calls.publish("unbound", () -> this.tasks.work("a"))).isEqualTo(Outcome.CONFIRMED);
		assertThat(calls.publish(TaskOptions.with().queue("nowhere"), () -> this.tasks.work("a")))
			.isEqualTo(Outcome.REJECTED);
	}

	/**
	 * After a while of silence, the broker is asked first whether it takes tasks. A
	 * machine that stands still for as long gets another try.
	 */
	private Outcome publishRightAfterAConfirm(String id, Runnable fault) {
		return Awaitility.await().atMost(SOON).until(() -> {
			proxy.heal();
			publishOnce();
			fault.run();
			return calls.publish(id, () -> this.tasks.work("a"));
		}, (outcome) -> outcome != Outcome.UNAVAILABLE);
	}

	/**
	 * Waits until everything that was sent before has been counted.
	 */
	private void awaitAllCopies() {
		String last = Eventually.within(SOON, () -> application.tasks().enqueue(() -> this.tasks.work("last"))).id();
		Awaitility.await().until(() -> copies.containsKey(last));
	}

	private void rightAfterAConfirm(Runnable fault) {
		application.tasks().enqueue(() -> this.tasks.work("before"));
		fault.run();
	}

	private static void inThreads(int threads, int calls, IntFunction<Object> call) {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CompletableFuture<?>[] ends = new CompletableFuture<?>[calls];
			for (int i = 0; i < calls; i++) {
				int number = i;
				ends[i] = CompletableFuture.supplyAsync(() -> call.apply(number), executor);
			}
			CompletableFuture.allOf(ends).join();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static <T> List<T> every(Duration period, int calls, Callable<T> call) {
		ScheduledExecutorService executor = Executors.newScheduledThreadPool(calls);
		try {
			return IntStream.range(0, calls)
				.mapToObj((number) -> executor.schedule(call, number * period.toMillis(), TimeUnit.MILLISECONDS))
				.toList()
				.stream()
				.map(PublishFaultTests::result)
				.toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static <T> T result(Future<T> call) {
		try {
			return call.get(SOON.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void count(String queue) throws IOException {
		client.channel()
			.basicConsume(queue, true,
					(tag, delivery) -> copies.merge(delivery.getProperties().getMessageId(), 1, Integer::sum),
					(tag) -> {
					});
	}

	/**
	 * A call that was made while nothing was confirmed any more.
	 */
	private record Call(String id, Duration start, Outcome outcome) {

		boolean isLate() {
			return this.start.compareTo(SILENCE) > 0;
		}

	}

	static class Tasks {

		@AsyncTask
		void work(String text) {
		}

		@AsyncTask
		TaskHandle<Integer> give(int number) {
			return TaskHandle.completed(number);
		}

		@AsyncTask(queue = "small")
		void workOnSmall() {
		}

		@AsyncTask(queue = "tiny")
		void workOnTiny() {
		}

	}

}
