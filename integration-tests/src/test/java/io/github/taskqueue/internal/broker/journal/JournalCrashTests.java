package io.github.taskqueue.internal.broker.journal;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The journal and the leader over crashes of the broker and of a process.
 */
class JournalCrashTests {

	private final String namespace = "j-" + UUID.randomUUID().toString().substring(0, 8);

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(JournalProcess.SOON).pollInterval(Duration.ofMillis(10));
	}

	@Test
	void brokerThatIsKilledLosesNoRecord() {
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
			broker.start();
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
