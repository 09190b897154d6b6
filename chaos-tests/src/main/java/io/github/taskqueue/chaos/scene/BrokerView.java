package io.github.taskqueue.chaos.scene;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * What the broker says about itself.
 *
 * @param broker to ask
 */
public record BrokerView(RabbitBroker broker) {

	private static final String REPLIES = "tq.reply.";

	/** What they hold is no task, and stays. */
	private static final Set<String> OF_WORKERS = Set.of("tq.journal", "tq.leader", "tq.delay-probes");

	/**
	 * Returns the queues that hold messages of tasks, dead letters apart.
	 * @return how many messages by queue, waiting and unacknowledged ones. Reply queues
	 * of processes that have ended are left out: the broker deletes them in time.
	 */
	public Map<String, Long> messages() {
		Map<String, Long> messages = new TreeMap<>();
		ctl("list_queues", "--no-table-headers", "-p", this.broker.virtualHost(), "name", "messages", "consumers")
			.lines()
			.map((line) -> line.split("\\s+"))
			.forEach((row) -> {
				long count = Long.parseLong(row[1]);
				boolean orphaned = row[0].startsWith(REPLIES) && "0".equals(row[2]);
				if (count > 0 && !orphaned && !row[0].startsWith("tq.dlq.") && !OF_WORKERS.contains(row[0])) {
					messages.put(row[0], count);
				}
			});
		return messages;
	}

	/**
	 * Counts connections. A worker opens the one for suspects when it meets the first of
	 * them, and keeps it.
	 * @return open connections, those for suspects left out
	 */
	public long connections() {
		return ctl("list_connections", "--no-table-headers", "client_properties", "vhost").lines()
			.filter((row) -> isOurs(row) && !row.contains("task-queue suspects"))
			.count();
	}

	/**
	 * Counts channels.
	 * @return open channels, ours included
	 */
	public long channels() {
		return ctl("list_channels", "--no-table-headers", "pid", "vhost").lines().filter(this::isOurs).count();
	}

	private boolean isOurs(String row) {
		return row.endsWith("\t" + this.broker.virtualHost());
	}

	private String ctl(String... command) {
		return this.broker.rabbitmqctl(command);
	}

}
