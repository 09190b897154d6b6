package io.github.taskqueue.internal.broker.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.Leadership;
import io.github.taskqueue.internal.journal.ProcessInfo;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The journal on a real broker.
 */
@Tag("one-jdk")
@ExtendWith(OutputCaptureExtension.class)
class JournalStreamTests {

	private static RabbitBroker broker;

	private static BrokerUser user;

	private final String namespace = "j-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
		user = new BrokerUser(broker);
	}

	@AfterAll
	static void deleteVirtualHost() {
		user.close();
		broker.close();
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(JournalProcess.SOON).pollInterval(Duration.ofMillis(10));
	}

	private JournalProcess start() {
		return JournalProcess.start(broker, this.namespace);
	}

	private void deleteStream() throws Exception {
		try (Connection connection = broker.connectionFactory().newConnection()) {
			connection.createChannel().queueDelete(this.namespace + ".journal");
		}
	}

	@Test
	void processKnowsWhatWasRecordedBeforeItAndWhatOthersRecord() {
		try (JournalProcess first = start()) {
			first.append("a", 1);
			first.append("b", 1);
			first.append("a", 2);
			first.remove("b");
			try (JournalProcess second = start()) {
				assertThat(second.journal().isCurrent()).isTrue();
				assertThat(second.value("a")).isEqualTo(2);
				assertThat(second.value("b")).isNull();
				second.append("c", "new");
				soon().until(() -> "new".equals(first.value("c")));
				first.append("c", "newer");
				soon().until(() -> "newer".equals(second.value("c")));
			}
		}
	}

	@Test
	void recordsComeToListenersInTheOrderInWhichTheyWereAppended() {
		List<Object> told = new CopyOnWriteArrayList<>();
		try (JournalProcess first = start(); JournalProcess second = start()) {
			second.journal().addListener((each) -> {
				if (each.kind().equals("test")) {
					told.add(each.value().get("is"));
					throw new IllegalStateException("on purpose");
				}
			});
			List<CompletableFuture<Void>> appended = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				appended.add(first.journal().append(JournalProcess.record("key", i, null)));
			}
			appended.forEach(CompletableFuture::join);
			soon().until(() -> told.size() == 100);
			assertThat(told).isEqualTo(IntStream.range(0, 100).boxed().toList());
		}
	}

	@Test
	void recordThatCannotBeReadIsSkippedAndToldOnce(CapturedOutput output) throws Exception {
		try (JournalProcess first = start()) {
			first.append("a", 1);
			try (Connection connection = broker.connectionFactory().newConnection();
					Channel channel = connection.createChannel()) {
				for (String body : List.of("no json", "{}", "[1]", "{\"key\":\"a\",\"kind\":7}", "")) {
					channel.basicPublish("", this.namespace + ".journal", new BasicProperties(), body.getBytes());
				}
				channel.basicPublish("", this.namespace + ".journal", null,
						("{\"key\":\"b\",\"kind\":\"of-next-year\",\"value\":{\"x\":[1,{\"y\":null}]},\"by\":\"v9\","
								+ "\"at\":\"2026-11-30T00:00:00Z\",\"more\":true}")
							.getBytes());
			}
			soon().until(() -> first.journal().find("b").isPresent());
			try (JournalProcess second = start()) {
				assertThat(second.value("a")).isEqualTo(1);
				assertThat(second.journal().find("b").orElseThrow().kind()).isEqualTo("of-next-year");
			}
		}
		// Each process says so
		assertThat(output.toString().split("Records in '" + this.namespace + ".journal' that cannot be read"))
			.hasSize(3);
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void streamThatIsDeletedComesBackWithWhatCounts() throws Exception {
		try (JournalProcess first = start(); JournalProcess second = start()) {
			first.append("a", 1);
			second.append("b", 2);
			second.append("gone", 3);
			second.remove("gone");
			soon().until(() -> first.value("b") != null && second.value("a") != null && first.value("gone") == null);
			deleteStream();
			soon().until(() -> !first.journal().isCurrent());
			soon().until(() -> first.journal().isCurrent() && second.journal().isCurrent());
			first.append("a", 4);
			soon().pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
				try (JournalProcess third = start()) {
					assertThat(third.value("a")).isEqualTo(4);
					assertThat(third.value("b")).isEqualTo(2);
					assertThat(third.value("gone")).isNull();
				}
			});
			assertThat(first.value("a")).isEqualTo(4);
			assertThat(first.value("b")).isEqualTo(2);
		}
	}

	/**
	 * Of the new stream, nothing is delivered from where reading has ended.
	 */
	@Test
	void shorterStreamThatReplacesOneIsReadFromItsBeginningAlsoByAProcessThatWasCutOff() throws Exception {
		try (JournalProcess first = start(); JournalProcess second = start()) {
			fill(first, 1_200);
			first.append("a", 1);
			soon().until(() -> second.value("a") != null);
			CountDownLatch cutOff = new CountDownLatch(1);
			second.broker().connections().publishing().addListener((connection) -> await(cutOff));
			second.broker().connections().publishing().whenOpen().join().abort();
			soon().until(() -> !second.journal().isCurrent());
			deleteStream();
			soon().until(() -> !first.journal().isCurrent());
			soon().until(() -> first.journal().isCurrent());
			first.append("b", 2);
			cutOff.countDown();
			soon().until(() -> second.journal().isCurrent() && second.value("b") != null);
			awaitAllOf(first, 102);
		}
	}

	private static void fill(JournalProcess process, int records) {
		List<CompletableFuture<Void>> appended = new ArrayList<>();
		for (int i = 0; i < records; i++) {
			appended.add(process.journal().append(JournalProcess.record("key-" + i % 100, i, null)));
		}
		appended.forEach(CompletableFuture::join);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitAllOf(JournalProcess known, int records) {
		assertThat(known.journal().all("test")).hasSize(records);
		soon().pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
			try (JournalProcess next = start()) {
				assertThat(next.journal().all("test")).hasSize(records);
			}
		});
	}

	@Test
	void lostConnectionIsFollowedByTheRecordsOfTheMeantime() {
		List<Object> told = new CopyOnWriteArrayList<>();
		try (JournalProcess first = start(); JournalProcess second = start()) {
			first.append("a", 1);
			soon().until(() -> second.value("a") != null);
			second.journal().addListener((each) -> {
				if (each.kind().equals("test")) {
					told.add(each.value().get("is"));
				}
			});
			second.broker().connections().publishing().whenOpen().join().abort();
			first.append("a", 2);
			soon().until(() -> Integer.valueOf(2).equals(second.value("a")) && second.journal().isCurrent());
			first.append("a", 3);
			soon().until(() -> Integer.valueOf(3).equals(second.value("a")));
			assertThat(told).containsExactly(1, 2, 3);
		}
	}

	@Test
	void connectionThatIsLostWhileARecordIsReadIsNoError(CapturedOutput output) {
		try (JournalProcess process = start()) {
			Connection connection = process.broker().connections().publishing().whenOpen().join();
			CountDownLatch reading = new CountDownLatch(1);
			process.journal().addListener((each) -> {
				if (each.kind().equals("test") && connection.isOpen()) {
					reading.countDown();
					// By then an ack is due
					soon().pollDelay(Duration.ofMillis(1100)).until(() -> !connection.isOpen());
				}
			});
			process.journal().append(JournalProcess.record("a", 1, null));
			await(reading);
			connection.abort();
			soon().until(() -> process.journal().isCurrent());
			process.append("b", 2);
			soon().until(() -> process.value("b") != null);
			assertThat(process.value("a")).isEqualTo(1);
		}
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void snapshotIsWrittenBeforeTheStreamLosesAKey() throws Exception {
		JournalPart small = new JournalPart(200_000, 20_000);
		try (JournalProcess first = JournalProcess.start(broker, this.namespace, small)) {
			for (int i = 0; i < 50; i++) {
				first.append("kept-" + i, i);
			}
			first.remove("kept-7");
			soon().until(() -> first.lifecycle().leadership().isLeader());
			for (int round = 0; round < 6; round++) {
				List<CompletableFuture<Void>> appended = new ArrayList<>();
				for (int i = 0; i < 400; i++) {
					appended.add(first.journal().append(JournalProcess.record("busy-" + i % 10, round, null)));
				}
				appended.forEach(CompletableFuture::join);
				awaitSnapshot();
			}
			assertThat(firstOffset()).isGreaterThan(50);
			try (JournalProcess second = JournalProcess.start(broker, this.namespace, small)) {
				for (int i = 0; i < 50; i++) {
					assertThat(second.value("kept-" + i)).isEqualTo((i == 7) ? null : i);
				}
				assertThat(second.journal().size()).isLessThan(70);
			}
		}
	}

	/**
	 * The journal looks once a second whether one is due.
	 */
	private static void awaitSnapshot() {
		Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
	}

	private long firstOffset() throws Exception {
		try (Connection connection = broker.connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			CompletableFuture<Long> offset = new CompletableFuture<>();
			channel.basicQos(10);
			channel.basicConsume(this.namespace + ".journal", false, Map.of("x-stream-offset", "first"), (tag,
					message) -> offset.complete((Long) message.getProperties().getHeaders().get("x-stream-offset")),
					(tag) -> {
					});
			return offset.get();
		}
	}

	@Test
	void processesKnowOfEachOther() {
		try (JournalProcess first = start()) {
			try (JournalProcess second = start()) {
				soon().until(() -> first.lifecycle().presence().processes().size() == 2);
				soon().until(() -> second.lifecycle().presence().processes().size() == 2);
				ProcessInfo info = first.lifecycle()
					.presence()
					.processes()
					.stream()
					.filter((each) -> each.id().equals(second.journal().process()))
					.findFirst()
					.orElseThrow();
				assertThat(info.name()).isEqualTo("journal-test");
				assertThat(info.version()).isEqualTo("1.2");
				assertThat(info.pid()).isEqualTo(ProcessHandle.current().pid());
				assertThat(info.queues()).containsExactly("mail");
			}
			soon().until(() -> first.lifecycle().presence().processes().size() == 1);
			soon().until(() -> first.journal().all("process").size() == 1);
		}
	}

	@Test
	void oneProcessLeadsAndTheNextOneWhenItStops() {
		try (JournalProcess first = start()) {
			soon().until(() -> first.lifecycle().leadership().isLeader());
			try (JournalProcess second = start()) {
				soon().until(() -> second.lifecycle().presence().processes().size() == 2);
				assertThat(second.lifecycle().leadership().isLeader()).isFalse();
				first.lifecycle().leadership().stop();
				soon().until(() -> second.lifecycle().leadership().isLeader());
				assertThat(first.lifecycle().leadership().isLeader()).isFalse();
				first.lifecycle().leadership().start();
				second.broker().connections().consuming().whenOpen().join().abort();
				soon().until(() -> first.lifecycle().leadership().isLeader());
			}
		}
	}

	@Test
	void leaderOfADeletedQueueIsElectedAgain() throws Exception {
		try (JournalProcess first = start(); JournalProcess second = start()) {
			soon().until(() -> leaders(first, second) == 1);
			AtomicInteger elections = new AtomicInteger();
			for (JournalProcess each : List.of(first, second)) {
				each.lifecycle().leadership().addListener(new Leadership.Listener() {

					@Override
					public void elected() {
						elections.incrementAndGet();
					}

					@Override
					public void deposed() {
					}

				});
			}
			try (Connection connection = broker.connectionFactory().newConnection()) {
				connection.createChannel().queueDelete(this.namespace + ".leader");
			}
			soon().until(() -> elections.get() > 0 && leaders(first, second) == 1);
		}
	}

	private static long leaders(JournalProcess... processes) {
		return List.of(processes).stream().filter((each) -> each.lifecycle().leadership().isLeader()).count();
	}

	@Test
	void refusedPermissionEndsTheStartOnlyWhereTheJournalIsRequired(CapturedOutput output) {
		try (JournalProcess other = start()) {
			other.append("a", 1);
		}
		assertRefused(output, "^(?!.*journal)", ".*", ".*");
		assertRefused(output, ".*", "^(?!amq)", ".*");
		assertRefused(output, ".*", ".*", "^(?!.*journal)");
	}

	private void assertRefused(CapturedOutput output, String configure, String write, String read) {
		user.permit(configure, write, read);
		long begun = System.nanoTime();
		try (JournalProcess refused = createAsUser(true)) {
			assertThatExceptionOfType(StartException.class).isThrownBy(refused::start)
				.withMessageContaining("RabbitMQ refuses access: ACCESS_REFUSED")
				.satisfies((ex) -> assertThat(ex.action()).contains("task-queue.journal=none"));
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
		int before = output.length();
		try (JournalProcess without = createAsUser(false)) {
			assertDoesWithout(output, before, without, "RabbitMQ refuses access: ACCESS_REFUSED");
		}
	}

	private JournalProcess createAsUser(boolean required) {
		return JournalProcess.create(user.factory(), this.namespace, JournalPart.DEFAULT, Declare.DECLARE, required,
				Duration.ofSeconds(60));
	}

	/**
	 * Says so once, and stands for nothing.
	 */
	private static void assertDoesWithout(CapturedOutput output, int before, JournalProcess without, String reason) {
		without.start();
		assertThat(without.journal().isAbsent()).isTrue();
		assertThat(without.journal().append(JournalProcess.record("a", 1, null))).failsWithin(JournalProcess.SOON)
			.withThrowableThat()
			.withMessageContaining(reason);
		soon().until(() -> warnings(output, before).size() == 1);
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
		assertThat(warnings(output, before)).hasSize(1)
			.first()
			.asString()
			.contains("This worker has no journal", reason, "task-queue.journal=none");
		assertThat(without.lifecycle().leadership().isLeader()).isFalse();
		assertThat(without.lifecycle().presence().processes()).isEmpty();
	}

	private static List<String> warnings(CapturedOutput output, int before) {
		return output.toString()
			.substring(before)
			.lines()
			.filter((line) -> line.contains("WARN io.github.taskqueue"))
			.toList();
	}

	@Test
	void missingStreamEndsTheStartOnlyWhereItIsRequired(CapturedOutput output) {
		for (Declare declare : List.of(Declare.VERIFY, Declare.NONE)) {
			int before = output.length();
			try (JournalProcess without = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, declare,
					false)) {
				assertDoesWithout(output, before, without, "'" + this.namespace + ".journal' does not exist");
			}
			try (JournalProcess required = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, declare,
					true)) {
				assertThatExceptionOfType(StartException.class).isThrownBy(required::start)
					.withMessageContaining("'" + this.namespace + ".journal' does not exist");
			}
		}
	}

	@Test
	void queueOfAnotherKindEndsTheStartOnlyWhereTheStreamIsRequired(CapturedOutput output) {
		BrokerQueues queues = new BrokerQueues(broker);
		queues.declareQuorum(this.namespace + ".journal");
		queues.declareQuorum(this.namespace + ".leader");
		assertNoStream(output, Declare.DECLARE, "exists in virtual host");
		assertNoStream(output, Declare.NONE, "It is a queue of another kind");
		queues.delete(this.namespace + ".journal");
		queues.declareClassic(this.namespace + ".journal");
		assertNoStream(output, Declare.NONE, "It is a queue of another kind");
	}

	private void assertNoStream(CapturedOutput output, Declare declare, String reason) {
		int before = output.length();
		try (JournalProcess without = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, declare,
				false)) {
			assertDoesWithout(output, before, without, reason);
		}
		try (JournalProcess required = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, declare,
				true)) {
			assertThatExceptionOfType(StartException.class).isThrownBy(required::start).withMessageContaining(reason);
		}
	}

	@Test
	void refusalOfARunningProcessIsPassingTroubleInWhichItDoesNotLead() {
		user.permit(".*", ".*", ".*");
		try (JournalProcess first = createAsUser(true)) {
			first.start();
			soon().until(() -> first.lifecycle().leadership().isLeader());
			try (JournalProcess second = start()) {
				user.permit(".*", ".*", "^(?!.*journal)");
				first.broker().connections().publishing().whenOpen().join().abort();
				soon().until(() -> second.lifecycle().leadership().isLeader());
				assertThat(first.lifecycle().leadership().isLeader()).isFalse();
				assertThat(first.journal().isAbsent()).isFalse();
				first.broker().connections().consuming().whenOpen().join().abort();
				second.append("a", 1);
				CompletableFuture<Connection> consuming = first.broker().connections().consuming().whenOpen();
				Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> !consuming.isDone());
				user.permit(".*", ".*", ".*");
				assertThat(consuming).succeedsWithin(JournalProcess.SOON);
				assertThat(first.journal().isCurrent()).isTrue();
				assertThat(first.value("a")).isEqualTo(1);
			}
		}
	}

	@Test
	void refusedAppendIsNotRepeatedAtOnce() {
		user.permit(".*", ".*", ".*");
		try (JournalProcess first = createAsUser(true)) {
			first.start();
			first.append("a", 1);
			user.permit(".*", "^(?!amq)", ".*");
			first.broker().connections().publishing().whenOpen().join().abort();
			soon().until(() -> refusal(first) != null);
			assertThat(refusal(first)).isSameAs(refusal(first));
			assertThat(first.journal().isAbsent()).isFalse();
		}
	}

	private static @Nullable Throwable refusal(JournalProcess process) {
		Throwable failure = process.journal()
			.append(JournalProcess.record("b", 1, null))
			.handle((done, ex) -> ex)
			.join();
		AmqpError error = (failure != null) ? AmqpError.of(failure) : null;
		return (error != null && error.code() == AmqpError.ACCESS_REFUSED) ? Throwables.getRootCause(failure) : null;
	}

	@Test
	void manyRecordsAreReadInSeconds() {
		int keys = 1_000;
		int records = Integer.getInteger("journal.records", 20_000);
		try (JournalProcess first = start()) {
			for (int i = 0; i < records; i += 1_000) {
				List<CompletableFuture<Void>> appended = new ArrayList<>();
				for (int j = i; j < i + 1_000; j++) {
					appended.add(first.journal().append(JournalProcess.record("key-" + j % keys, j, null)));
				}
				appended.forEach(CompletableFuture::join);
			}
			long before = used();
			long begun = System.nanoTime();
			try (JournalProcess second = start()) {
				Duration took = Duration.ofNanos(System.nanoTime() - begun);
				System.out.printf("%,d records of the journal were read in %d ms, and take %,d kB%n", records,
						took.toMillis(), (used() - before) / 1_000);
				assertThat(second.journal().isCurrent()).isTrue();
				assertThat(second.journal().all("test")).hasSize(keys)
					.extracting((each) -> (Integer) each.value().get("is"))
					.allMatch((last) -> last >= records - keys);
				assertThat(second.journal().size()).isLessThan(keys + 10);
				assertThat(took).isLessThan(Duration.ofSeconds(10));
			}
		}
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	void expiredRecordsAreForgotten() {
		List<String> expired = new CopyOnWriteArrayList<>();
		try (JournalProcess first = start()) {
			first.journal().addListener(new JournalListener() {

				@Override
				public void recorded(JournalRecord each) {
				}

				@Override
				public void expired(JournalRecord each) {
					expired.add(each.key());
				}

			});
			first.journal().append(JournalProcess.record("short", 1, Duration.ofSeconds(1))).join();
			soon().until(() -> expired.contains("short"));
			assertThat(first.journal().find("short")).isEmpty();
			try (JournalProcess second = start()) {
				assertThat(second.journal().all("test")).isEmpty();
			}
		}
	}

}
