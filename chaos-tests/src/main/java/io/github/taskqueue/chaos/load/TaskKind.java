package io.github.taskqueue.chaos.load;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of tasks in a run, with how often they come and what is to become of them.
 */
public enum TaskKind {

	/** Does nothing but its effect. */
	QUICK(1500, null, 1),

	/** Is one of many that are enqueued at once. */
	BATCHED(100, null, 1),

	/** Returns a value for which the publisher waits. */
	ANSWERING(200, null, 1),

	/** Takes up to two seconds. */
	SLOW(50, null, 1),

	/** Waits for up to 20 seconds before it may run. */
	DELAYED(70, null, 1),

	/** Fails twice, with pauses in place, then succeeds. */
	FLAKY_IN_PLACE(30, null, 3),

	/** Fails twice, with pauses in the broker, then succeeds. */
	FLAKY(30, null, 3),

	/** Asks to be run later, for some seconds. */
	POSTPONED(10, null, 1),

	/** Throws an {@link AssertionError} in each attempt. */
	ASSERTION(7, "EXHAUSTED", 3),

	/** Overflows the stack in each attempt. */
	OVERFLOW(5, "EXHAUSTED", 3),

	/** Cannot succeed and says so. */
	PERMANENT(7, "PERMANENT", 1),

	/** Shares its queue with tasks that crash. */
	NEIGHBOUR(30, null, 1),

	/** Is known to no worker. */
	STRANGER(5, "UNKNOWN_TASK", null),

	/** Has a body that nobody can read; it is published without the library. */
	GARBAGE(0, "UNREADABLE", null),

	/** Halts the JVM that runs it. */
	CRASHING(0, "CRASH", null),

	/** Is enqueued by the leader, at a time of a schedule. */
	TICK(0, null, 1),

	/**
	 * Does many steps, none of which is to be done again. It comes last, so that runs
	 * without a store draw what they would draw if it did not exist.
	 */
	STEPWISE(25, null, null);

	private static final String SEPARATOR = "~";

	private static final List<TaskKind> WITH_STORE = Stream.of(values()).filter((kind) -> kind.weight > 0).toList();

	private static final List<TaskKind> WITHOUT_STORE = WITH_STORE.stream().filter((kind) -> kind != STEPWISE).toList();

	private final int weight;

	private final @Nullable String deadBy;

	private final @Nullable Integer attempts;

	TaskKind(int weight, @Nullable String deadBy, @Nullable Integer attempts) {
		this.weight = weight;
		this.deadBy = deadBy;
		this.attempts = attempts;
	}

	/**
	 * Draws a kind, each as often as its weight says.
	 * @param random the source of chance
	 * @param store whether there is a store
	 * @return a kind
	 */
	static TaskKind draw(RandomGenerator random, boolean store) {
		List<TaskKind> usual = usual(store);
		int drawn = random.nextInt(usual.stream().mapToInt((kind) -> kind.weight).sum());
		for (TaskKind kind : usual) {
			drawn -= kind.weight;
			if (drawn < 0) {
				return kind;
			}
		}
		throw new IllegalStateException("The weights do not add up");
	}

	/**
	 * Reads the kind from a task id.
	 * @param task the id
	 * @return the kind
	 */
	public static TaskKind of(String task) {
		return valueOf(task.substring(0, task.indexOf(SEPARATOR)));
	}

	/**
	 * Makes a task id that tells the kind.
	 * @param publisher the process that publishes
	 * @param number unique within the process
	 * @return the id
	 */
	public String id(String publisher, long number) {
		return name() + SEPARATOR + publisher + SEPARATOR + number;
	}

	/**
	 * Makes the id of a task of a schedule.
	 * @param task the id that the library has given it
	 * @return an id that tells the kind
	 */
	static String tick(String task) {
		return TICK + SEPARATOR + task;
	}

	/**
	 * Returns why tasks of this kind become dead letters.
	 * @return the reason, or nothing if they succeed
	 */
	public Optional<String> deadBy() {
		return Optional.ofNullable(this.deadBy);
	}

	/**
	 * Returns how many attempts tasks of this kind have.
	 * @return the number, or nothing if it depends
	 */
	public Optional<Integer> attempts() {
		return Optional.ofNullable(this.attempts);
	}

	/**
	 * Tells whether a run without a fault has several bodies with one attempt number.
	 * @return whether it repeats without being counted
	 */
	public boolean repeatsAttempts() {
		return this == POSTPONED;
	}

	/**
	 * Tells whether tasks of this kind are published by the library, which tells the
	 * store of them.
	 * @return whether they have a status
	 */
	public boolean hasStatus() {
		return this != GARBAGE;
	}

	/**
	 * Returns the kinds that every run has.
	 * @param store whether there is a store
	 * @return those that are drawn
	 */
	public static List<TaskKind> usual(boolean store) {
		return store ? WITH_STORE : WITHOUT_STORE;
	}

}
