package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.ProcessInfo;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The journal on a real broker.
 */
@ExtendWith(OutputCaptureExtension.class)
class JournalStreamTests {

	private static RabbitBroker broker;

	private final String namespace = "j-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
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
			try (Connection connection = broker.connectionFactory().newConnection()) {
				connection.createChannel().queueDelete(this.namespace + ".leader");
			}
			soon().until(() -> leaders(first, second) == 0);
			soon().until(() -> leaders(first, second) == 1);
		}
	}

	private static long leaders(JournalProcess... processes) {
		return List.of(processes).stream().filter((each) -> each.lifecycle().leadership().isLeader()).count();
	}

	@Test
	void refusedPermissionFailsTheStartWithWords() {
		try (JournalProcess other = start()) {
			other.append("a", 1);
		}
		assertRefused("^(?!.*journal)", ".*", ".*");
		assertRefused(".*", "^(?!amq)", ".*");
		assertRefused(".*", ".*", "^(?!.*journal)");
	}

	private void assertRefused(String configure, String write, String read) {
		String user = "user-" + UUID.randomUUID();
		broker.rabbitmqctl("add_user", user, "secret");
		broker.rabbitmqctl("set_permissions", "-p", broker.virtualHost(), user, configure, write, read);
		CachingConnectionFactory factory = new CachingConnectionFactory(broker.connectionFactory());
		factory.setUsername(user);
		factory.setPassword("secret");
		long begun = System.nanoTime();
		try (JournalProcess refused = JournalProcess.create(factory, this.namespace, JournalPart.DEFAULT,
				Declare.DECLARE, true, Duration.ofSeconds(10))) {
			assertThatExceptionOfType(StartException.class).isThrownBy(refused::start)
				.withMessageContaining("refuses access to the journal: ACCESS_REFUSED")
				.satisfies((ex) -> assertThat(ex.action()).contains("task-queue.journal=none"));
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
		}
		finally {
			broker.rabbitmqctl("delete_user", user);
		}
	}

	@Test
	void missingStreamEndsTheStartOnlyWhereItIsRequired() throws IOException {
		for (Declare declare : List.of(Declare.VERIFY, Declare.NONE)) {
			try (JournalProcess without = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, declare,
					false)) {
				without.start();
				assertThat(without.journal().isAbsent()).isTrue();
				assertThat(without.journal().append(JournalProcess.record("a", 1, null))).isCompletedExceptionally();
			}
		}
		try (JournalProcess required = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT,
				Declare.VERIFY, true)) {
			assertThatExceptionOfType(StartException.class).isThrownBy(required::start)
				.withMessageContaining("'" + this.namespace + ".journal' does not exist");
		}
	}

	@Test
	void startGoesOnWithoutAStreamThatIsOutOfReach(CapturedOutput output) throws Exception {
		try (JournalProcess waiting = JournalProcess.create(new CachingConnectionFactory(broker.connectionFactory()),
				this.namespace, JournalPart.DEFAULT, Declare.NONE, true, Duration.ofSeconds(2))) {
			long begun = System.nanoTime();
			waiting.start();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(2),
					Duration.ofSeconds(5));
			waiting.lifecycle().awaitCurrent();
			assertThat(output).containsOnlyOnce("The journal has not been read within PT2S");
			try (JournalProcess other = start()) {
				other.append("a", 1);
				soon().until(() -> waiting.journal().isCurrent() && waiting.value("a") != null);
			}
		}
	}

	@Test
	void consumersGetNoConnectionBeforeTheJournalIsRead() {
		try (JournalProcess waiting = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT, Declare.NONE,
				true)) {
			CompletableFuture<Void> started = CompletableFuture.runAsync(waiting::start);
			soon().until(() -> waiting.lifecycle().isRunning());
			CompletableFuture<Connection> consuming = waiting.broker().connections().consuming().whenOpen();
			Awaitility.await()
				.during(Duration.ofMillis(500))
				.atMost(JournalProcess.SOON)
				.until(() -> !consuming.isDone() && !started.isDone());
			try (JournalProcess other = start()) {
				other.append("a", 1);
				consuming.join();
				assertThat(waiting.journal().isCurrent()).isTrue();
				started.join();
			}
		}
	}

	@Test
	void hundredThousandRecordsAreReadInSeconds() {
		int keys = 1_000;
		try (JournalProcess first = start()) {
			List<CompletableFuture<Void>> appended = new ArrayList<>();
			for (int i = 0; i < 100_000; i++) {
				appended.add(first.journal().append(JournalProcess.record("key-" + i % keys, i, null)));
				if (appended.size() == 1_000) {
					appended.forEach(CompletableFuture::join);
					appended.clear();
				}
			}
			long begun = System.nanoTime();
			try (JournalProcess second = start()) {
				System.out.printf("100,000 records of the journal were read in %d ms%n",
						Duration.ofNanos(System.nanoTime() - begun).toMillis());
				assertThat(second.journal().isCurrent()).isTrue();
				assertThat(second.journal().all("test")).hasSize(keys)
					.extracting((each) -> (Integer) each.value().get("is"))
					.allMatch((last) -> last >= 100_000 - keys);
				assertThat(second.journal().size()).isLessThan(keys + 10);
			}
		}
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
