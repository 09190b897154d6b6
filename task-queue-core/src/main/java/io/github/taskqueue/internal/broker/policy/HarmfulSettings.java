package io.github.taskqueue.internal.broker.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.LogText;

/**
 * The settings of policies that do harm: by setting, the harm that it does, and by harm
 * the queues.
 */
final class HarmfulSettings {

	private static final int MOST_QUEUES = 3;

	private final Map<String, Map<String, List<String>>> found = new LinkedHashMap<>();

	void look(QueuePolicies queue, QueueKind kind) {
		for (Map.Entry<String, JsonNode> setting : queue.settings().properties()) {
			String harm = kind.harm(queue, setting.getKey());
			if (harm != null) {
				this.found
					.computeIfAbsent("%s sets %s=%s".formatted(queue.source(), setting.getKey(),
							LogText.line(setting.getValue().asString("?"))), (added) -> new LinkedHashMap<>())
					.computeIfAbsent(harm, (added) -> new ArrayList<>())
					.add(queue.name());
			}
		}
	}

	/**
	 * One line for each setting of a policy.
	 */
	List<String> warnings(TopologyNames names) {
		String own = names.namespace() + ".";
		String all = LadderNames.PREFIX.startsWith(own) ? own : own + "|" + LadderNames.PREFIX;
		String others = "^(?!%s)".formatted(all.replace(".", "\\."));
		return this.found.entrySet()
			.stream()
			.map((setting) -> "%s, which is not for queues of tasks. %s. Give the policy a pattern that excludes these queues, such as %s, or remove the setting."
				.formatted(setting.getKey(), harms(setting.getValue()), others))
			.toList();
	}

	private static String harms(Map<String, List<String>> harms) {
		return harms.entrySet()
			.stream()
			.map((harm) -> "On %s: %s".formatted(some(harm.getValue()), harm.getKey()))
			.collect(Collectors.joining(". "));
	}

	static String some(List<String> queues) {
		String some = queues.stream().limit(MOST_QUEUES).collect(Collectors.joining(", "));
		int more = queues.size() - MOST_QUEUES;
		return (more > 0) ? some + " and %d more".formatted(more) : some;
	}

}
