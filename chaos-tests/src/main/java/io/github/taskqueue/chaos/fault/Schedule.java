package io.github.taskqueue.chaos.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * An endless row of faults, the same for the same seed. All kinds come once in an order
 * left to chance, then all again in another order, and so on. Not thread-safe.
 */
public final class Schedule {

	private final Random random;

	private final List<FaultKind> kinds;

	private final Deque<FaultKind> round = new ArrayDeque<>();

	/**
	 * Creates a schedule.
	 * @param seed the source of chance
	 * @param kinds that come, as often as they are given; at least one
	 */
	public Schedule(long seed, Collection<FaultKind> kinds) {
		this.random = new Random(seed);
		this.kinds = List.copyOf(kinds);
	}

	/**
	 * Returns the next fault.
	 * @return what comes next
	 */
	public Fault next() {
		if (this.round.isEmpty()) {
			List<FaultKind> shuffled = new ArrayList<>(this.kinds);
			Collections.shuffle(shuffled, this.random);
			this.round.addAll(shuffled);
		}
		return Fault.draw(this.round.removeFirst(), this.random);
	}

}
