package io.github.taskqueue.internal.broker.journal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.Presence;
import io.github.taskqueue.internal.journal.ProcessInfo;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * Builds the journal of a process on the broker.
 *
 * @param role how much the process needs it
 * @param application name of the application
 * @param version version of the application, empty if it has none
 * @param queues the queues that this process works on
 * @param tasks the tasks that it knows
 */
public record BrokerJournal(JournalLifecycle.Role role, String application, String version, QueueRegistry queues,
		TaskRegistry tasks) {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	public JournalLifecycle create(Broker broker) {
		return create(broker, JournalPart.DEFAULT, PATIENCE);
	}

	JournalLifecycle create(Broker broker, JournalPart part, Duration patience) {
		Clock clock = Clock.systemUTC();
		RecoveryLoop loop = broker.loops().create("journal");
		LeaderQueue leader = new LeaderQueue(broker, broker.loops().create("leader"));
		leader.addListener(broker.ladderProbes());
		Journal journal = new Journal(new JournalStream(broker, part, loop), clock, loop, leader::isLeader);
		Instant since = clock.instant();
		Presence presence = new Presence(journal, () -> self(journal.process(), since), clock, loop);
		JournalLifecycle created = new JournalLifecycle(journal, leader, presence, loop, this.role, patience);
		broker.connections().consuming().addListener((connection) -> created.awaitCurrent());
		return created;
	}

	private ProcessInfo self(String id, Instant since) {
		return new ProcessInfo(id, this.application, host(), ProcessHandle.current().pid(), this.version,
				this.queues.workedOn().stream().map(QueueSettings::name).toList(),
				this.tasks.all()
					.stream()
					.collect(Collectors.toMap(TaskDefinition::name, (task) -> task.method().version().number())),
				since);
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
