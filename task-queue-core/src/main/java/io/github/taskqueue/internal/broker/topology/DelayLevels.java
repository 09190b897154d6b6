package io.github.taskqueue.internal.broker.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of the delay ladder. Level <i>i</i> holds a message for 125 ms ×
 * 2<sup>i</sup>; a delay is the sum of the levels whose bits are set in it, and a message
 * enters at the highest one and falls to the next lower level whenever its time there is
 * up. Pure functions.
 */
public final class DelayLevels {

	/**
	 * The number of levels.
	 */
	public static final int COUNT = 31;

	static final Duration STEP = Duration.ofMillis(125);

	/**
	 * About eight and a half years.
	 */
	static final Duration LONGEST = STEP.multipliedBy((1L << COUNT) - 1);

	private DelayLevels() {
	}

	/**
	 * The number of steps in a delay, rounded up so that no message comes early.
	 */
	public static int steps(Duration delay) {
		if (delay.compareTo(LONGEST) >= 0) {
			return Integer.MAX_VALUE;
		}
		return (int) -Math.floorDiv(-delay.toNanos(), STEP.toNanos());
	}

	/**
	 * The level at which to enter the ladder.
	 */
	public static int entry(int steps) {
		return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(steps);
	}

	/**
	 * How long a level holds a message.
	 */
	public static Duration hold(int level) {
		return STEP.multipliedBy(1L << level);
	}

	/**
	 * How long the levels hold a message that have let it go, as the broker says in its
	 * headers.
	 */
	public static Duration heldBy(@Nullable Map<String, Object> headers) {
		Duration held = Duration.ZERO;
		if (headers != null && headers.get("x-death") instanceof List<?> deaths) {
			for (Object death : deaths) {
				String queue = (death instanceof Map<?, ?> each) ? String.valueOf(each.get("queue")) : "";
				for (int level = 0; level < COUNT; level++) {
					held = queue.equals(LadderNames.level(level)) ? held.plus(hold(level)) : held;
				}
			}
		}
		return held;
	}

	/**
	 * The routing key with which a message finds its way down the ladder: one word for
	 * each level, the highest first, and then the queue.
	 */
	public static String routingKey(int steps, String queue) {
		StringBuilder key = new StringBuilder(2 * COUNT + queue.length());
		for (int level = COUNT - 1; level >= 0; level--) {
			key.append(((steps >>> level) & 1) == 1 ? "1." : "0.");
		}
		return key.append(escaped(queue)).toString();
	}

	/**
	 * The binding key of messages that a level holds, or lets through.
	 */
	static String levelBinding(int level, boolean held) {
		return "*.".repeat(COUNT - 1 - level) + (held ? "1.#" : "0.#");
	}

	/**
	 * The binding key by which a queue gets its messages at the foot of the ladder.
	 */
	static String queueBinding(String queue) {
		return "*.".repeat(COUNT) + escaped(queue);
	}

	/**
	 * The queue named by a routing key.
	 */
	public static String queueOf(String routingKey) {
		return routingKey.substring(routingKey.lastIndexOf('.') + 1).replace('~', '.');
	}

	/**
	 * A dot separates words in a topic key, so a name's own dots become tildes, which
	 * names cannot contain.
	 */
	private static String escaped(String queue) {
		return queue.replace('.', '~');
	}

}
