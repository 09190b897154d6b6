package io.github.taskqueue.chaos.evidence;

import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.fault.Reach;
import io.github.taskqueue.chaos.load.LoadLimits;

/**
 * A time in which duplicates may come about.
 *
 * @param cause what opens it
 * @param from when it opens, in milliseconds since the epoch
 * @param to when it closes
 * @param limit how many tasks may be concerned
 * @param late whether delayed tasks may show it later
 */
public record Window(String cause, long from, long to, int limit, boolean late) {

	/** How long a fault is felt after its end: reconnecting, and the broker's notice. */
	private static final long AFTERMATH_MILLIS = 5_000;

	public static Window of(FaultRecord fault) {
		return new Window(fault.kind() + " of " + fault.victim(), fault.from(), fault.to() + AFTERMATH_MILLIS,
				limit(fault.kind().reach()), fault.kind().holdsUpDelays());
	}

	public static Window ofCrash(long at) {
		return new Window("crash by a task", at, at + AFTERMATH_MILLIS, limit(FaultKind.WORKER_KILL.reach()), false);
	}

	private static int limit(Reach reach) {
		return reach.workers() * LoadLimits.IN_HAND + reach.publishers() * LoadLimits.PUBLISHING;
	}

	public boolean touches(long from, long to) {
		return this.from <= to && from <= this.to;
	}

}
