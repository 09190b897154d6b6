package io.github.taskqueue.internal.broker.journal;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.journal.Leadership;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What listeners are told of elections.
 */
@Tag("one-jdk")
class LeaderQueueTests {

	private static final int REPEATED = 4;

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(JournalProcess.SOON);
	}

	@Test
	void electionsWhileListenersAreSlowAreTold() {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				JournalProcess process = JournalProcess.create(broker, "slow", JournalPart.DEFAULT, Declare.DECLARE,
						true)) {
			SlowListener listener = new SlowListener(process.lifecycle().leadership());
			process.lifecycle().leadership().addListener(listener);
			process.start();
			for (int i = 0; i < REPEATED; i++) {
				int elections = i + 1;
				soon().until(() -> listener.elections() == elections);
				Connection lost = process.broker().connections().consuming().whenOpen().join();
				lost.abort();
				soon().until(() -> process.broker().connections().consuming().whenOpen().getNow(lost) != lost);
				listener.goOn.release();
			}
			soon().until(() -> listener.elections() == REPEATED + 1);
			listener.goOn.release();
			assertThat(listener.told).startsWith("elected as leader", "deposed", "elected as leader", "deposed");
		}
	}

	/**
	 * Returns from the news of an election when it is told to.
	 */
	private static final class SlowListener implements Leadership.Listener {

		private final Queue<String> told = new ConcurrentLinkedQueue<>();

		private final Semaphore goOn = new Semaphore(0);

		private final Leadership leadership;

		SlowListener(Leadership leadership) {
			this.leadership = leadership;
		}

		@Override
		public void elected() {
			this.told.add("elected" + (this.leadership.isLeader() ? " as leader" : ""));
			this.goOn.acquireUninterruptibly();
		}

		@Override
		public void deposed() {
			this.told.add("deposed" + (this.leadership.isLeader() ? " as leader" : ""));
		}

		long elections() {
			return List.copyOf(this.told).stream().filter((each) -> each.startsWith("elected")).count();
		}

	}

}
