package io.github.taskqueue.internal.broker.journal;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The journal and the leader over crashes of the broker and of a process.
 */
@Tag("one-jdk")
@ExtendWith(OutputCaptureExtension.class)
class JournalCrashTests {

	private final String namespace = "j-" + UUID.randomUUID().toString().substring(0, 8);

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(JournalProcess.SOON).pollInterval(Duration.ofMillis(10));
	}

	@Test
	void brokerThatIsKilledLosesNoRecordAndConsumersWaitForThem() {
		RabbitBroker broker = CrashingBroker.get();
		try (JournalProcess first = JournalProcess.start(broker, this.namespace)) {
			first.append("before", 1);
			CrashingBroker.letQueuesSettle();
			for (int i = 0; i < 300; i++) {
				first.append("key-" + i % 100, i);
			}
			broker.kill();
			soon().until(() -> !first.journal().isCurrent());
			assertThat(first.value("before")).isEqualTo(1);
			try (JournalProcess started = JournalProcess.create(broker, this.namespace, JournalPart.DEFAULT,
					Declare.DECLARE, false)) {
				CompletableFuture<@Nullable Object> known = startWhileAway(started);
				broker.start();
				assertThat(known).succeedsWithin(JournalProcess.SOON).isEqualTo(1);
				soon().until(() -> started.journal().isCurrent());
			}
			soon().until(() -> first.journal().isCurrent() && first.lifecycle().leadership().isLeader());
			first.append("after", 2);
			try (JournalProcess second = JournalProcess.start(broker, this.namespace)) {
				assertThat(second.value("before")).isEqualTo(1);
				assertThat(second.value("after")).isEqualTo(2);
				for (int i = 200; i < 300; i++) {
					assertThat(second.value("key-" + i % 100)).isEqualTo(i);
				}
				assertThat(second.journal().all("test")).hasSize(102);
			}
		}
	}

	/**
	 * What the process knows when it may consume.
	 */
	private static CompletableFuture<@Nullable Object> startWhileAway(JournalProcess started) {
		long begun = System.nanoTime();
		started.lifecycle().start();
		assertThat(CrashingBroker.since(begun)).isLessThan(Duration.ofSeconds(2));
		return started.broker().connections().consuming().whenOpen().thenApply((connection) -> started.value("before"));
	}

	@Test
	void startGoesOnWhileTheBrokerTakesNoMessages(CapturedOutput output) {
		RabbitBroker broker = CrashingBroker.get();
		try (JournalProcess before = JournalProcess.start(broker, this.namespace)) {
			before.append("paused", true);
			CrashingBroker.whileFull(() -> {
				long begun = System.nanoTime();
				try (JournalProcess started = JournalProcess.start(broker, this.namespace)) {
					assertThat(CrashingBroker.since(begun)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
					assertThat(started.journal().isCurrent()).isFalse();
					assertThat(started.value("paused")).isEqualTo(true);
					assertThat(started.lifecycle().leadership().isLeader()).isFalse();
					started.lifecycle().awaitCurrent();
					assertThat(output).containsOnlyOnce("The journal has not been read within PT2S");
					broker.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB");
					soon().until(() -> started.journal().isCurrent());
					soon().until(() -> started.lifecycle().presence().processes().size() == 2);
				}
			});
		}
		assertThat(output).doesNotContain("The presence of this process failed");
	}

	@Test
	void processThatIsKilledLeadsNoMoreWithinASecond() {
		RabbitBroker broker = RabbitBroker.shared();
		try (ChildJvm child = ChildJvm.running(CandidateProcess.class)
			.arguments(broker.uri().toString(), this.namespace)
			.start()) {
			child.awaitOutput(CandidateProcess.LEADS, JournalProcess.SOON);
			try (JournalProcess next = JournalProcess.start(broker, this.namespace)) {
				assertThat(next.value("from the leader")).isEqualTo(1);
				soon().until(() -> next.lifecycle().presence().processes().size() == 2);
				assertThat(next.lifecycle().leadership().isLeader()).isFalse();
				long killed = System.nanoTime();
				child.kill();
				soon().until(() -> next.lifecycle().leadership().isLeader());
				Duration took = Duration.ofNanos(System.nanoTime() - killed);
				System.out.printf("The next leader was known after %d ms%n", took.toMillis());
				assertThat(took).isLessThan(Duration.ofSeconds(5));
			}
		}
	}

}
