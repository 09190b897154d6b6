package io.github.taskqueue.benchmark;

import io.github.taskqueue.benchmark.process.BenchProcess;
import io.github.taskqueue.benchmark.process.DelayFigures;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * How late delayed tasks are, and what many of them take that wait for an hour.
 */
final class Delays {

	private static final int PUNCTUAL = 1_000;

	private static final double MILLION = 1_000_000;

	private Delays() {
	}

	/**
	 * Measures 1,000 tasks that run, once a JVM is warm from others, then as many as are
	 * wanted that wait, then again 1,000 that run beside them.
	 * @return two tables in Markdown
	 */
	static String measure(RabbitBroker shared, int waiting) {
		try (RabbitBroker broker = shared.newVirtualHost(); BenchProcess process = BenchProcess.delays(broker.uri())) {
			process.lateness(PUNCTUAL);
			String idle = row("no other", process.lateness(PUNCTUAL));
			double heapBefore = process.heap();
			double brokerBefore = memory(broker);
			double perSecond = process.fill(waiting);
			String costs = "| %d | %.0f | %.0f | %.0f | %.0f | %.0f |".formatted(waiting, perSecond, heapBefore,
					process.heap(), brokerBefore, memory(broker));
			return """
					| lateness beside | earliest ms | median ms | p99 ms | latest ms |
					|---|--:|--:|--:|--:|
					%s
					%s

					| waiting | enqueued/s | heap MB before | after | broker MB before | after |
					|--:|--:|--:|--:|--:|--:|
					%s
					""".formatted(idle, row(waiting + " waiting", process.lateness(PUNCTUAL)), costs);
		}
	}

	private static String row(String beside, DelayFigures figures) {
		return "| %s tasks | %.0f | %.0f | %.0f | %.0f |".formatted(beside, figures.earliest(), figures.median(),
				figures.p99(), figures.latest());
	}

	private static double memory(RabbitBroker broker) {
		return Double.parseDouble(broker.rabbitmqctl("eval", "erlang:memory(total).").strip()) / MILLION;
	}

}
