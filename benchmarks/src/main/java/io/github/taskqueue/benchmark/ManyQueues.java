package io.github.taskqueue.benchmark;

import java.util.List;

import io.github.taskqueue.benchmark.process.BenchProcess;
import io.github.taskqueue.benchmark.process.QueuesFigures;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * What it takes to work on many queues in which nothing waits.
 */
final class ManyQueues {

	private static final int SECONDS = 20;

	private ManyQueues() {
	}

	/**
	 * Measures one queue, and ten times as many each time, up to some number.
	 * @return a table in Markdown
	 */
	static String measure(RabbitBroker shared, int most) {
		StringBuilder text = new StringBuilder(
				"| queues | first start s | next start s | idle CPU ms/s | resident MB | connections | channels |\n"
						+ "|--:|--:|--:|--:|--:|--:|--:|\n");
		for (int queues = 1; queues <= most; queues *= 10) {
			text.append(row(shared, queues)).append("\n");
		}
		return text.toString();
	}

	/** At the first start, the queues are declared. */
	private static String row(RabbitBroker shared, int queues) {
		try (RabbitBroker broker = shared.newVirtualHost()) {
			QueuesFigures first;
			try (BenchProcess process = BenchProcess.manyQueues(broker.uri(), queues)) {
				first = process.idle(1);
			}
			try (BenchProcess process = BenchProcess.manyQueues(broker.uri(), queues)) {
				QueuesFigures next = process.idle(SECONDS);
				return "| %d | %.1f | %.1f | %.1f | %.0f | %d | %d |".formatted(queues, seconds(first), seconds(next),
						next.cpuMillis(), next.resident(), count(broker, "list_connections"),
						count(broker, "list_channels"));
			}
		}
	}

	private static double seconds(QueuesFigures figures) {
		return figures.readyAfterMillis() / 1_000.0;
	}

	private static int count(RabbitBroker broker, String command) {
		List<String> rows = broker.rabbitmqctl(command, "--no-table-headers", "pid", "vhost").lines().toList();
		return (int) rows.stream().filter((row) -> row.endsWith("\t" + broker.virtualHost())).count();
	}

}
