package io.github.taskqueue.it.topology;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.QueueArguments;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A feature with exchanges and queues of its own.
 */
class TopologyPartTests {

	private static RabbitBroker broker;

	private final String namespace = "parts-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	private TestApplication start(List<Class<?>> beans, String... properties) {
		return TestApplication.start(broker, beans,
				Stream
					.concat(Stream.of("task-queue.namespace=" + this.namespace, "task-queue.worker.enabled=false"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	private List<String> listed(String what, String property) {
		return broker.rabbitmqctl(what, "-q", "--no-table-headers", "-p", broker.virtualHost(), "name", property)
			.lines()
			.filter((line) -> line.startsWith(this.namespace + "."))
			.map((line) -> line.substring(this.namespace.length() + 1).replace("\t", " "))
			.toList();
	}

	@Test
	void exchangesAndQueuesOfAFeatureAreDeclaredAtTheStart() {
		start(List.of(Tasks.class, AuditPart.class)).close();
		assertThat(listed("list_exchanges", "type")).contains("events topic");
		assertThat(listed("list_queues", "type")).contains("audit quorum", "journal stream", "audit.default classic");
		assertThat(broker.rabbitmqctl("list_bindings", "-q", "-p", broker.virtualHost(), "source_name",
				"destination_name", "routing_key"))
			.contains("%1$s.events\t%1$s.audit\tentries.#".formatted(this.namespace));
	}

	@Test
	void missingQueueOfAFeatureStopsTheStartWhereItMayOnlyBeVerified() {
		start(List.of(Tasks.class)).close();
		assertThatException()
			.isThrownBy(
					() -> start(List.of(Tasks.class, AuditPart.class), "task-queue.topology.declare=verify").close())
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessage("The exchange '%s.events' does not exist, and task-queue.topology.declare=verify does"
					+ " not allow to declare it.", this.namespace);
		start(List.of(Tasks.class, AuditPart.class)).close();
		start(List.of(Tasks.class, AuditPart.class), "task-queue.topology.declare=verify").close();
	}

	@Test
	void queueOfAFeatureThatExistsWithOtherArgumentsStopsTheStart() {
		new BrokerQueues(broker).declareClassic(this.namespace + ".journal");
		assertThatException().isThrownBy(() -> start(List.of(Tasks.class, AuditPart.class)).close())
			.havingRootCause()
			.isInstanceOf(StartException.class)
			.withMessageStartingWith("The queue '%s.journal' exists", this.namespace);
	}

	@Test
	void whatAFeatureNeedsOnlyWhenItIsUsedIsDeclaredThen() throws Exception {
		try (TestApplication application = start(List.of(Tasks.class, OnUse.class));
				Connection connection = broker.connectionFactory().newConnection()) {
			assertThat(listed("list_queues", "type")).doesNotContain("late quorum");
			application.bean(Broker.class).topology().declare(connection, application.bean(OnUse.class));
			assertThat(listed("list_queues", "type")).contains("late quorum");
		}
	}

	static class Tasks {

		@AsyncTask
		void nothing() {
		}

	}

	static class AuditPart implements TopologyPart {

		@Override
		public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
			declarer.exchange(names.namespace() + ".events", BuiltinExchangeType.TOPIC, Map.of());
			declarer.queue(names.namespace() + ".audit", QueueArguments.NO_DELIVERY_LIMIT);
			declarer.bindQueue(names.namespace() + ".audit", names.namespace() + ".events", "entries.#");
			declarer.queue(names.namespace() + ".journal", Map.of("x-queue-type", "stream"));
		}

		@Override
		public void declareFor(QueueAddress queue, Declarer declarer) throws IOException {
			declarer.queue(queue.names().namespace() + ".audit." + queue.queue(), Map.of("x-queue-type", "classic"));
		}

	}

	static class OnUse implements TopologyPart {

		@Override
		public Need need() {
			return Need.ON_USE;
		}

		@Override
		public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
			declarer.queue(names.namespace() + ".late", QueueArguments.NO_DELIVERY_LIMIT);
		}

	}

}
