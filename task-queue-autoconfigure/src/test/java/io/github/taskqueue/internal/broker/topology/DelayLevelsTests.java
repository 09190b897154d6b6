package io.github.taskqueue.internal.broker.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.definition.QueueName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DelayLevelsTests {

	private static final int MAX_STEPS = Integer.MAX_VALUE;

	private static final List<String> QUEUES = List.of("tq.q.mail", "tq.q.eu.mail", "tq.q.eu", "tq.q.mail.eu",
			"other.q.mail", "tq.q.1", "tq.q.0.1", "tq.q.a-b_c");

	@ParameterizedTest
	@CsvSource({ "PT0.000000001S,1", "PT0.124S,1", "PT0.125S,1", "PT0.125000001S,2", "PT0.25S,2", "PT1S,8",
			"PT1.001S,9", "PT15M,7200", "PT24H,691200" })
	void delayIsCountedInStepsRoundedUp(Duration delay, int steps) {
		assertThat(DelayLevels.steps(delay)).isEqualTo(steps);
	}

	@Test
	void roundingIsNeverEarlyAndLessThanAStepLate() {
		Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			Duration delay = Duration.ofNanos(1 + random.nextLong(DelayLevels.LONGEST.toNanos()));
			Duration kept = DelayLevels.STEP.multipliedBy(DelayLevels.steps(delay));
			assertThat(kept).isBetween(delay, delay.plus(DelayLevels.STEP).minusNanos(1));
		}
	}

	@Test
	void longestDelayIsTheWholeLadder() {
		assertThat(DelayLevels.steps(DelayLevels.LONGEST)).isEqualTo(MAX_STEPS);
		assertThat(DelayLevels.LONGEST.toDays()).isEqualTo(3106);
		assertThat(
				IntStream.range(0, DelayLevels.COUNT).mapToObj(DelayLevels::hold).reduce(Duration.ZERO, Duration::plus))
			.isEqualTo(DelayLevels.LONGEST);
	}

	@Test
	void timeThatLevelsHoldAMessageIsReadFromItsHeaders() {
		Map<String, Object> headers = Map.of("x-death",
				List.of(Map.of("queue", "tq.delay.level-00"), Map.of("queue", "tq.delay.level-05", "count", 1L),
						Map.of("queue", "tq.q.mail"), Map.of("queue", "tq.delay.level-31"), Map.of(), "none"));
		assertThat(DelayLevels.heldBy(headers)).isEqualTo(Duration.ofMillis(4_125));
		assertThat(DelayLevels.heldBy(Map.of("x-death", "tq.delay.level-05"))).isZero();
		assertThat(DelayLevels.heldBy(null)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "P3107D", "P100000000D" })
	void delayThatIsTooLongIsCutToTheLongest(Duration delay) {
		assertThat(DelayLevels.steps(delay)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void delayJustBelowTheLongestIsRoundedUpToIt() {
		assertThat(DelayLevels.steps(DelayLevels.LONGEST.minusNanos(1))).isEqualTo(Integer.MAX_VALUE);
		assertThat(DelayLevels.steps(DelayLevels.LONGEST.minus(DelayLevels.STEP))).isEqualTo(Integer.MAX_VALUE - 1);
	}

	@Test
	void everyLevelHoldsTwiceAsLongAsTheOneBelow() {
		assertThat(DelayLevels.hold(0)).hasMillis(125);
		for (int level = 1; level < DelayLevels.COUNT; level++) {
			assertThat(DelayLevels.hold(level)).isEqualTo(DelayLevels.hold(level - 1).multipliedBy(2));
		}
	}

	@Test
	void messageEntersAtTheHighestSetBit() {
		for (int level = 0; level < DelayLevels.COUNT; level++) {
			int lowest = 1 << level;
			assertThat(DelayLevels.entry(lowest)).isEqualTo(level);
			assertThat(DelayLevels.entry(lowest | (lowest - 1))).isEqualTo(level);
		}
	}

	@Test
	void everyBitIsAWordFromTheHighestOn() {
		assertThat(DelayLevels.routingKey(5, "tq.q.mail")).isEqualTo("0.".repeat(28) + "1.0.1.tq~q~mail");
		assertThat(DelayLevels.routingKey(MAX_STEPS, "q")).isEqualTo("1.".repeat(31) + "q");
	}

	@Test
	void messagesFallThroughTheLadderInTheirTime() {
		Random random = new Random(2);
		for (int i = 0; i < 2_000; i++) {
			int steps = Math.max(1, random.nextInt(MAX_STEPS) >>> random.nextInt(31));
			String queue = QUEUES.get(random.nextInt(QUEUES.size()));
			assertThat(walk(steps, queue)).as("%d steps to %s", steps, queue)
				.isEqualTo(DelayLevels.STEP.multipliedBy(steps));
		}
	}

	@Test
	void singleLevelsAndTheWholeLadderAreWalkedToo() {
		for (int level = 0; level < DelayLevels.COUNT; level++) {
			assertThat(walk(1 << level, "tq.q.mail")).isEqualTo(DelayLevels.hold(level));
		}
		assertThat(walk(MAX_STEPS, "tq.q.mail")).isEqualTo(DelayLevels.LONGEST);
	}

	/**
	 * Does what the broker does with a message: at each level exactly one of two bindings
	 * takes it, and at the foot exactly one queue.
	 */
	private static Duration walk(int steps, String queue) {
		String key = DelayLevels.routingKey(steps, queue);
		Duration held = Duration.ZERO;
		for (int level = DelayLevels.entry(steps); level >= 0; level--) {
			boolean holds = new TopicBinding(DelayLevels.levelBinding(level, true)).matches(key);
			boolean lets = new TopicBinding(DelayLevels.levelBinding(level, false)).matches(key);
			assertThat(holds).as("level %d either holds %s or lets it through", level, key).isNotEqualTo(lets);
			held = holds ? held.plus(DelayLevels.hold(level)) : held;
		}
		assertThat(QUEUES.stream().filter((each) -> new TopicBinding(DelayLevels.queueBinding(each)).matches(key)))
			.containsExactly(queue);
		return held;
	}

	@Test
	void queueIsReadBackFromTheKey() {
		QUEUES.forEach((queue) -> assertThat(DelayLevels.queueOf(DelayLevels.routingKey(9, queue))).isEqualTo(queue));
	}

	@Test
	void namesThatWouldMakeKeysAmbiguousAreImpossible() {
		assertThat(Stream.of("a~b", "a#", "*", "a b")).noneMatch(QueueName::isLegal);
		assertThatIllegalArgumentException().isThrownBy(() -> properties("a~b"));
		assertThatIllegalArgumentException().isThrownBy(() -> properties("a.b"));
	}

	@Test
	void longestNamesFitIntoAKey() {
		String queue = "q".repeat(100);
		String namespace = "n".repeat(40);
		properties(namespace);
		assertThat(QueueName.isLegal(queue)).isTrue();
		TopologyNames names = new TopologyNames(namespace);
		assertThat(DelayLevels.routingKey(MAX_STEPS, names.workQueue(queue))).hasSizeLessThanOrEqualTo(255);
		assertThat(DelayLevels.queueBinding(names.workQueue(queue))).hasSizeLessThanOrEqualTo(255);
		assertThat(names.deadLetterQueue(queue)).hasSizeLessThanOrEqualTo(255);
		assertThatIllegalArgumentException().isThrownBy(() -> properties(namespace + "n"));
	}

	private static BrokerProperties properties(String namespace) {
		return new BrokerProperties(namespace, false,
				new BrokerProperties.TopologyProperties(TopologySettings.Declare.DECLARE,
						TopologySettings.OnMismatch.FAIL, BrokerProperties.DeclareDelays.ON_USE, null),
				null, new BrokerProperties.PublisherProperties(Duration.ofSeconds(5), 1000),
				new BrokerProperties.SignatureProperties(List.of(), true));
	}

	@Test
	void levelsHaveNamesThatSort() {
		assertThat(IntStream.range(0, DelayLevels.COUNT).mapToObj(LadderNames::level)).isSorted()
			.startsWith("tq.delay.level-00")
			.endsWith("tq.delay.level-30");
	}

	@ParameterizedTest
	@CsvSource({ "a.b,a.b,true", "a.b,a.c,false", "a.*,a.b,true", "a.*,a,false", "a.*,a.b.c,false", "a.#,a,true",
			"a.#,a.b.c,true", "#.c,a.b.c,true", "*.1.#,0.1,true", "*.1.#,0.0.1,false", "#,'',true" })
	void bindingsMatchAsTheSpecificationSays(String binding, String key, boolean matches) {
		assertThat(new TopicBinding(binding).matches(key)).isEqualTo(matches);
	}

}
