package io.github.taskqueue.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Measures all contenders in turn, several times, so that what else the machine does
 * meets all of them.
 *
 * @param options what is measured
 */
record ComparisonRun(BenchOptions options) {

	Comparison measure(RabbitBroker broker) throws Exception {
		Map<Contender, List<Figures>> rounds = new EnumMap<>(Contender.class);
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Contender contender : this.options.contenders()) {
				System.out.printf("Round %d of %d: %s%n", round, this.options.rounds(), contender.label());
				Figures figures = new ContenderRun(contender, this.options).measure(broker);
				rounds.computeIfAbsent(contender, (key) -> new ArrayList<>()).add(figures);
			}
		}
		return new Comparison(setting(broker), rounds);
	}

	private Map<String, String> setting(RabbitBroker broker) {
		Map<String, String> setting = new LinkedHashMap<>();
		setting.put("RabbitMQ", broker.version());
		setting.put("JDK", System.getProperty("java.vm.version"));
		setting.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
		setting.put("tasks", Integer.toString(this.options.tasks()));
		setting.put("load", this.options.load().describe());
		setting.put("rounds", Integer.toString(this.options.rounds()));
		return setting;
	}

}
