package io.github.taskqueue.test.broker;

import java.util.List;
import java.util.Optional;

import io.github.taskqueue.test.internal.node.InstalledSource;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.BrokerSource;
import io.github.taskqueue.test.internal.server.ContainerSource;
import io.github.taskqueue.test.internal.server.RemoteSource;

/**
 * Asks the sources in their order and takes the first broker offered.
 *
 * @param sources from the most to the least preferred
 */
record BrokerFinder(List<BrokerSource> sources) {

	private static final String NOTHING_FOUND = """
			No RabbitMQ broker was found. Do one of these: \
			start Docker; \
			install RabbitMQ (Debian and Ubuntu: "apt-get install rabbitmq-server", macOS: "brew install rabbitmq"), \
			it is then run as a private node; \
			or set TASK_QUEUE_BROKER_URI to the address of a running broker, such as amqp://guest:guest@localhost:5672.""";

	/** Finds a broker to share; one that is already running will do. */
	static BrokerFinder forSharing() {
		return new BrokerFinder(List.of(new RemoteSource(System.getenv()), ContainerSource.onThisMachine(),
				InstalledSource.onThisMachine()));
	}

	/** Finds a broker that is started for the caller alone. */
	static BrokerFinder forOneCaller() {
		return new BrokerFinder(List.of(ContainerSource.onThisMachine(), InstalledSource.onThisMachine()));
	}

	BrokerServer find() {
		return this.sources.stream()
			.map(BrokerSource::start)
			.flatMap(Optional::stream)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(NOTHING_FOUND));
	}

}
