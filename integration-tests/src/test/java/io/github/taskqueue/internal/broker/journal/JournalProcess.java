package io.github.taskqueue.internal.broker.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.BrokerSettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalLifecycle.Role;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.registry.DefinitionSettings;
import io.github.taskqueue.internal.registry.QueueProperties;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskDefinitionFactory;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * What a worker process has of the journal, in this JVM.
 */
final class JournalProcess implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(60);

	private final Broker broker;

	private final JournalLifecycle lifecycle;

	private JournalProcess(Broker broker, JournalLifecycle lifecycle) {
		this.broker = broker;
		this.lifecycle = lifecycle;
	}

	static JournalProcess start(RabbitBroker broker, String namespace) {
		return start(broker, namespace, JournalPart.DEFAULT);
	}

	static JournalProcess start(RabbitBroker broker, String namespace, JournalPart part) {
		JournalProcess started = create(broker, namespace, part, Declare.DECLARE, true);
		started.start();
		return started;
	}

	static JournalProcess create(RabbitBroker broker, String namespace, JournalPart part, Declare declare,
			boolean required) {
		return create(new CachingConnectionFactory(broker.connectionFactory()), namespace, part, declare, required,
				Duration.ofSeconds(10));
	}

	static JournalProcess create(CachingConnectionFactory factory, String namespace, JournalPart part, Declare declare,
			boolean required, Duration patience) {
		Broker opened = new Broker(new BrokerSettings("journal-test", namespace, false,
				new TopologySettings(declare, OnMismatch.FAIL, false), null, Duration.ofSeconds(5), 1000, List.of(),
				true), factory, Set::of, List.of(), List.of(), List.of());
		DefinitionSettings settings = new DefinitionSettings("default",
				Map.of("mail", new QueueProperties("2", null, null, null, null, null)), Map.of());
		TaskRegistry tasks = new TaskRegistry(new TaskDefinitionFactory(settings, (text) -> text));
		QueueRegistry queues = new QueueRegistry(tasks, settings, Stream.of(settings::queues));
		return new JournalProcess(opened,
				new BrokerJournal(Role.of(true, required), "journal-test", "1.2", queues, tasks).create(opened, part,
						patience));
	}

	/**
	 * As far as the queues of tasks, which need not be there.
	 */
	void start() {
		this.broker.connections().publishing().await(SOON);
		this.lifecycle.start();
	}

	Broker broker() {
		return this.broker;
	}

	JournalLifecycle lifecycle() {
		return this.lifecycle;
	}

	Journal journal() {
		return this.lifecycle.journal();
	}

	void append(String key, Object value) {
		journal().append(record(key, value, null)).join();
	}

	void remove(String key) {
		journal().append(JournalRecord.removal(key, "test", "tester", Instant.now())).join();
	}

	static JournalRecord record(String key, Object value, @Nullable Duration lasts) {
		Instant now = Instant.now();
		return new JournalRecord(key, "test", Map.of("is", value), "tester", now,
				(lasts != null) ? now.plus(lasts) : null);
	}

	@Nullable Object value(String key) {
		return journal().find(key).map((each) -> each.value().get("is")).orElse(null);
	}

	@Override
	public void close() {
		this.lifecycle.stop();
		this.lifecycle.close();
		this.broker.close();
	}

}
