package io.github.taskqueue.internal.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

import static org.assertj.core.api.Assertions.assertThat;

class UnroutedMessagesTests {

	private static final TopologyNames NAMES = new TopologyNames("tq");

	private final Topology topology = new Topology(NAMES, new TopologySettings(Declare.DECLARE, OnMismatch.FAIL, false),
			List.of(new Lanes()));

	private QueueAddress addressee(String name) {
		return new UnroutedMessages(NAMES, this.topology).addressee(DelayLevels.routingKey(1, name));
	}

	@ParameterizedTest
	@CsvSource({ "tq.q.mail, tq, mail", "blue.q.mail, blue, mail", "tq.q.a.q.b, tq, a.q.b",
			"tq.lane.high.mail, tq, mail", "blue.lane.high.q.mail, blue, q.mail" })
	void nameTellsTheQueueOfWhateverNamespace(String name, String namespace, String queue) {
		assertThat(addressee(name)).isEqualTo(new QueueAddress(new TopologyNames(namespace), queue));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "mail", ".q.mail", "tq.", "tq.other.mail", "others.queue.q.mail" })
	void nameThatIsNoneOfOursLeadsToAQueueOfOurOwn(String name) {
		assertThat(addressee(name)).isEqualTo(new QueueAddress(NAMES, "unrouted"));
	}

	@Test
	void nameOfEachDestinationLeadsBackToItsQueue() {
		QueueAddress queue = new QueueAddress(NAMES, "mail.bulk");
		assertThat(this.topology.destinations(queue)).hasSize(2)
			.allSatisfy((destination) -> assertThat(addressee(destination.name())).isEqualTo(queue));
	}

	private static final class Lanes implements TopologyPart {

		@Override
		public List<Destination> destinations(QueueAddress queue) {
			return List.of(Destination.named(queue, queue.names().namespace() + ".lane.high." + queue.queue()));
		}

		@Override
		public @Nullable String queueOf(String name) {
			return name.startsWith("lane.high.") ? name.substring("lane.high.".length()) : null;
		}

	}

}
