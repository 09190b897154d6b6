package io.github.taskqueue.internal.broker.policy;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was measured on RabbitMQ 3.10 and 4.3 with queues of these arguments.
 */
class HarmfulSettingsTests {

	private static final TopologyNames NAMES = TopologyNames.DEFAULT;

	private static final String TASKS = """
			"name": "tq.q.a", "arguments": {"x-overflow": "reject-publish", "x-delivery-limit": 20}""";

	private static final String SUSPECTS = TASKS.replace("tq.q.", "tq.suspects.");

	private static final String DEAD_LETTERS = """
			"name": "tq.dlq.a", "arguments": {"x-delivery-limit": 1000000}""";

	private static final String UNROUTED = DEAD_LETTERS.replace("tq.dlq.a", "tq.delay.unrouted");

	private static final String LEVEL = """
			"name": "tq.delay.level-03", "arguments": {"x-overflow": "reject-publish", "x-message-ttl": 1000,
			"x-delivery-limit": 1000000}""";

	private static final String REPLIES = """
			"name": "tq.reply.a", "arguments": {"x-expires": 600000, "x-delivery-limit": 20}""";

	private final Topology topology = new Topology(NAMES, new TopologySettings(Declare.DECLARE, OnMismatch.FAIL, false),
			List.of());

	private List<String> warnings(String policies, String... queues) {
		return warnings(NAMES, policies, queues);
	}

	private List<String> warnings(TopologyNames names, String policies, String... queues) {
		HarmfulSettings harmful = new HarmfulSettings();
		Stream.of(queues)
			.map((queue) -> JsonMapper.shared().readTree("{%s, %s}".formatted(queue, policies)))
			.map(QueuePolicies::new)
			.forEach((queue) -> {
				QueueKind kind = QueueKind.of(queue.name(), names, this.topology);
				if (kind != null) {
					harmful.look(queue, kind);
				}
			});
		return harmful.warnings(names);
	}

	private List<String> harms(String settings, String... queues) {
		return warnings("\"policy\": \"p\", \"effective_policy_definition\": {%s}".formatted(settings), queues).stream()
			.map((warning) -> warning.replaceAll(".* queues of tasks\\. (.*)\\. Give .*", "$1"))
			.toList();
	}

	@Test
	void warningNamesPolicySettingQueuesHarmAndRemedy() {
		assertThat(warnings("""
				"policy": "all", "operator_policy": null, "effective_policy_definition": {"message-ttl": 5000}""",
				TASKS, SUSPECTS, TASKS.replace("q.a", "q.b"), TASKS.replace("q.a", "q.c"), DEAD_LETTERS))
			.containsExactly("Policy 'all' sets message-ttl=5000, which is not for queues of tasks."
					+ " On tq.q.a, tq.suspects.a, tq.q.b and 1 more: tasks that wait for longer become dead letters."
					+ " On tq.dlq.a: dead letters are lost after that time."
					+ " Give the policy a pattern that excludes these queues, such as ^(?!tq\\.), or remove the setting.");
	}

	@Test
	void policyAndOperatorPolicyAreBothNamed() {
		assertThat(warnings("""
				"policy": "all", "operator_policy": "limits", "effective_policy_definition": {"expires": 5000}""",
				TASKS))
			.singleElement()
			.asString()
			.startsWith("Policy 'all' or operator policy 'limits' sets expires=5000, ");
		assertThat(warnings("""
				"policy": null, "operator_policy": "limits", "effective_policy_definition": {"expires": 5000}""",
				TASKS))
			.singleElement()
			.asString()
			.startsWith("Operator policy 'limits' sets expires=5000, ");
	}

	@Test
	void queuesOfOthersAreTheirOwnBusiness() {
		assertThat(harms("\"message-ttl\": 1", TASKS.replace("tq.", "shop."), DEAD_LETTERS.replace("tq.", "shop."),
				REPLIES.replace("tq.", "shop."), TASKS.replace("tq.q.", "tq.other.")))
			.isEmpty();
	}

	@Test
	void otherNamespaceSharesTheLadder() {
		assertThat(warnings(new TopologyNames("shop"), """
				"policy": "all", "effective_policy_definition": {"expires": 5000}""", TASKS,
				TASKS.replace("tq.", "shop."), LEVEL))
			.singleElement()
			.asString()
			.contains(
					" On shop.q.a: the queue is deleted with its tasks when it is unused for that time. On tq.delay.level-03: ",
					" such as ^(?!shop\\.|tq\\.delay\\.), ");
	}

	@Test
	void lengthIsLimitedWithoutHarmWhereTasksAreRefused() {
		assertThat(harms("\"max-length\": 5, \"max-length-bytes\": 50", TASKS)).isEmpty();
		assertThat(harms("\"max-length\": 5, \"overflow\": \"reject-publish\"", TASKS, SUSPECTS)).isEmpty();
	}

	@Test
	void queueThatDropsItsHeadDeadLettersAtMostOnce() {
		assertThat(harms("\"max-length\": 5, \"overflow\": \"drop-head\"", TASKS)).containsExactly(
				"On tq.q.a: the oldest tasks become dead letters when the queue is full",
				"On tq.q.a: dead letters can be lost on their way, as RabbitMQ sends them at most once");
		assertThat(harms("\"overflow\": \"drop-head\"", LEVEL, DEAD_LETTERS, REPLIES)).containsExactly(
				"On tq.delay.level-03: delayed tasks can be lost on their way, as RabbitMQ sends them at most once");
		assertThat(harms("\"max-length\": 5", "\"name\": \"tq.q.classic\", \"arguments\": {}"))
			.containsExactly("On tq.q.classic: the oldest tasks become dead letters when the queue is full");
	}

	@Test
	void otherQueuesAreNotToBeLimited() {
		assertThat(harms("\"max-length\": 5", DEAD_LETTERS, UNROUTED, LEVEL, REPLIES))
			.containsExactly("On tq.dlq.a, tq.delay.unrouted: the oldest dead letters are lost when the queue is full."
					+ " On tq.delay.level-03: delayed tasks and retries are refused when the queue is full."
					+ " On tq.reply.a: results are lost when the queue is full");
		assertThat(harms("\"max-length-bytes\": 5, \"overflow\": \"reject-publish\"", DEAD_LETTERS))
			.containsExactly("On tq.dlq.a: dead letters are refused when the queue is full, and hold up their queues");
	}

	@Test
	void smallerOfArgumentAndPolicyCounts() {
		assertThat(harms("\"message-ttl\": 999", LEVEL)).hasSize(1);
		assertThat(harms("\"message-ttl\": 1000", LEVEL)).isEmpty();
		assertThat(harms("\"expires\": 599999", REPLIES)).hasSize(1);
		assertThat(harms("\"expires\": 600000, \"message-ttl\": 600000", REPLIES)).isEmpty();
	}

	@Test
	void deliveryLimitTakesDeadLettersOnly() {
		assertThat(harms("\"delivery-limit\": 5", TASKS, LEVEL, REPLIES, DEAD_LETTERS, UNROUTED)).containsExactly(
				"On tq.dlq.a, tq.delay.unrouted: a dead letter is lost when it has been looked at that often");
		assertThat(harms("\"delivery-limit\": -1", DEAD_LETTERS)).isEmpty();
		assertThat(harms("\"delivery-limit\": 1000000", DEAD_LETTERS)).isEmpty();
	}

	@Test
	void settingsThatArgumentsOutweighDoNoHarm() {
		assertThat(harms("""
				"dead-letter-exchange": "x", "dead-letter-routing-key": "x", "dead-letter-strategy": "at-most-once",
				"queue-leader-locator": "balanced", "message-ttl": "soon\"""", LEVEL)).isEmpty();
	}

	@Test
	void namesCannotForgeLogLines() {
		assertThat(warnings("\"policy\": \"a\\nb\", \"effective_policy_definition\": {\"expires\": 5}",
				TASKS.replace("q.a", "q.a\\nb")))
			.singleElement()
			.asString()
			.doesNotContain("\n");
	}

}
