package io.github.taskqueue.chaos.evidence;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.fault.FaultKind;

/**
 * When a run was disturbed. Between these times everything is on time. All times are
 * milliseconds since the epoch.
 */
public final class Disturbances {

	/** An election is written down a little after it. */
	private static final long LATER_MILLIS = 1_000;

	private final List<Window> all;

	private final List<Window> ofConnections;

	private final List<Window> ofStore;

	private final List<Long> elections;

	/**
	 * Looks for the disturbances of a run.
	 * @param evidence of the run
	 */
	public Disturbances(Evidence evidence) {
		this.all = Stream
			.concat(windows(evidence, (kind) -> true), evidence.ends().stream().map((end) -> Window.ofCrash(end.at())))
			.toList();
		this.ofConnections = windows(evidence, FaultKind::hidesOutcomes).toList();
		this.ofStore = windows(evidence, FaultKind::needsStore).toList();
		this.elections = evidence.history().elections();
	}

	private static Stream<Window> windows(Evidence evidence, Predicate<FaultKind> kinds) {
		return evidence.faults().stream().filter((fault) -> kinds.test(fault.kind())).map(Window::of);
	}

	/**
	 * Tells whether there was any disturbance.
	 * @param from the first time
	 * @param to the last time
	 * @return whether one was felt between the two
	 */
	public boolean touch(long from, long to) {
		return touch(this.all, from, to);
	}

	/**
	 * Tells whether a process was kept from the broker and went on. What it publishes has
	 * an unknown outcome, and what others decide it does not know.
	 * @param from the first time
	 * @param to the last time
	 * @return whether there was such a fault
	 */
	public boolean touchConnections(long from, long to) {
		return touch(this.ofConnections, from, to);
	}

	/**
	 * Tells whether the store was out of reach.
	 * @param from the first time
	 * @param to the last time
	 * @return whether there was such a fault
	 */
	public boolean touchStore(long from, long to) {
		return touch(this.ofStore, from, to);
	}

	private static boolean touch(List<Window> windows, long from, long to) {
		return windows.stream().anyMatch((window) -> window.touches(from, to));
	}

	/**
	 * Tells whether a leader may not know what another one has done.
	 * @param from the first time
	 * @param to the last time
	 * @return whether there was an election
	 */
	public boolean changeLeader(long from, long to) {
		return this.elections.stream().anyMatch((at) -> from <= at && at <= to + LATER_MILLIS);
	}

	/**
	 * Tells whether the leader may not know that the task of a time has been enqueued.
	 * @param from the first time
	 * @param to the last time
	 * @return whether its publish may have had an unknown outcome, or another leader has
	 * enqueued it
	 */
	public boolean hideTicks(long from, long to) {
		return touchConnections(from, to) || changeLeader(from, to);
	}

}
