package io.github.taskqueue.chaos.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The kinds of faults.
 */
public enum FaultKind {

	/** A worker is killed. */
	WORKER_KILL(Reach.WORKER, 0, 0, ProcessFaults::killWorker),

	/** A worker is asked to shut down, which excuses no duplicate. */
	WORKER_TERM(Reach.NOBODY, 0, 0, ProcessFaults::terminateWorker),

	/** A worker is held up, for less than the broker notices. */
	WORKER_PAUSE(Reach.WORKER, 2, 8, ProcessFaults::pauseWorker),

	/** A worker is held up until the broker has given it up. */
	WORKER_FREEZE(Reach.WORKER, 32, 36, ProcessFaults::pauseWorker),

	/** A worker halts at a crash point. */
	WORKER_CRASH_POINT(Reach.WORKER, 0, 0, ProcessFaults::crashWorker),

	/** A publisher is killed. */
	PUBLISHER_KILL(Reach.PUBLISHER, 0, 0, ProcessFaults::killPublisher),

	/** A publisher halts after a confirm. */
	PUBLISHER_CRASH_POINT(Reach.PUBLISHER, 0, 0, ProcessFaults::crashPublisher),

	/** Connections are reset. */
	RESET(Reach.ALL, 0, 0, NetworkFaults::reset),

	/** Connections end without a word. */
	DISCONNECT(Reach.ALL, 0, 0, NetworkFaults::disconnect),

	/** Nothing gets through. */
	BLACK_HOLE(Reach.ALL, 3, 9, NetworkFaults::blackhole),

	/** Nothing gets through to the broker. */
	BLACK_HOLE_UP(Reach.ALL, 3, 9, NetworkFaults::blackholeUpstream),

	/** Nothing gets through from the broker. */
	BLACK_HOLE_DOWN(Reach.ALL, 3, 9, NetworkFaults::blackholeDownstream),

	/** A worker is out of reach until the broker has given it up. */
	LOST_WORKER(Reach.WORKER, 32, 36, NetworkFaults::loseWorker),

	/** Everything takes longer. */
	DELAY(Reach.ALL, 3, 8, NetworkFaults::delay),

	/** Little gets through. */
	BANDWIDTH(Reach.ALL, 3, 8, NetworkFaults::narrow),

	/** A connection ends in the middle of a frame. */
	CUT_IN_FRAME(Reach.ALL, 0, 0, NetworkFaults::cutInFrame),

	/** A publish does not arrive. */
	LOST_PUBLISH(Reach.ALL, 0, 0, NetworkFaults::losePublish),

	/** A publish arrives, its confirm does not. */
	LOST_CONFIRM(Reach.ALL, 0, 0, NetworkFaults::loseConfirm),

	/** An ack does not arrive. */
	LOST_ACK(Reach.ALL, 0, 0, NetworkFaults::loseAck),

	/** A delivery does not arrive. */
	LOST_DELIVERY(Reach.ALL, 0, 0, NetworkFaults::loseDelivery),

	/** The broker is restarted in an orderly way. */
	BROKER_RESTART(Reach.ALL, 0, 2, BrokerFaults::restart),

	/** The broker is killed. */
	BROKER_KILL(Reach.ALL, 0, 2, BrokerFaults::kill),

	/** The broker blocks publishers. */
	MEMORY_ALARM(Reach.ALL, 3, 8, BrokerFaults::alarm),

	/**
	 * A worker is killed while the broker blocks publishers, for so long that outcomes
	 * have been refused and are kept.
	 */
	KILL_IN_ALARM(Reach.ALL, 6, 8, BrokerFaults::killInAlarm),

	/** A work queue is unbound from the exchange of the tasks. */
	UNBOUND_QUEUE(Reach.NOBODY, 2, 5, BrokerFaults::unbind),

	/** A work queue takes only a few tasks, and nobody works on it. */
	FULL_QUEUE(Reach.ALL, 2, 4, BrokerFaults::fill),

	/**
	 * Connections to the store are reset, which excuses no duplicate, as all of these.
	 */
	STORE_RESET(Reach.NOBODY, 0, 0, StoreFaults::reset),

	/** Nothing gets through to the store and back. */
	STORE_BLACK_HOLE(Reach.NOBODY, 3, 9, StoreFaults::blackhole),

	/** The store takes no connections, and those that there were are gone. */
	STORE_REFUSED(Reach.NOBODY, 3, 9, StoreFaults::refuse),

	/** The store is killed and started again. */
	STORE_KILL(Reach.NOBODY, 1, 6, StoreFaults::kill),

	/** A worker is killed that has not reached the store for some time. */
	KILL_WITHOUT_STORE(Reach.WORKER, 3, 6, StoreFaults::killWorker);

	private final Reach reach;

	private final int shortest;

	private final int longest;

	private final Injection injection;

	FaultKind(Reach reach, int shortest, int longest, Injection injection) {
		this.reach = reach;
		this.shortest = shortest;
		this.longest = longest;
		this.injection = injection;
	}

	/**
	 * Returns what a fault of this kind concerns at most.
	 * @return its reach
	 */
	public Reach reach() {
		return this.reach;
	}

	/**
	 * Tells whether duplicates may come of it.
	 * @return whether it opens a window for duplicates
	 */
	public boolean excusesDuplicates() {
		return this.reach.workers() + this.reach.publishers() > 0;
	}

	/**
	 * Tells whether hops of delayed tasks may fail in the broker, which repeats them
	 * three to six minutes later.
	 * @return whether delayed tasks may be late by that
	 */
	public boolean holdsUpDelays() {
		return this == BROKER_RESTART || this == BROKER_KILL || this == FULL_QUEUE;
	}

	/**
	 * Tells whether a worker that goes on may not know whether the broker has got what it
	 * published.
	 * @return whether outcomes may be unknown
	 */
	public boolean hidesOutcomes() {
		return this.reach == Reach.ALL || this == WORKER_PAUSE || this == WORKER_FREEZE || this == LOST_WORKER;
	}

	/**
	 * Tells whether it needs a broker that can be stopped and has no other users.
	 * @return whether it concerns the broker's own process
	 */
	public boolean needsOwnBroker() {
		return switch (this) {
			case BROKER_RESTART, BROKER_KILL, MEMORY_ALARM, KILL_IN_ALARM -> true;
			default -> false;
		};
	}

	/**
	 * Tells whether it concerns the store.
	 * @return whether there must be one
	 */
	public boolean needsStore() {
		return switch (this) {
			case STORE_RESET, STORE_BLACK_HOLE, STORE_REFUSED, STORE_KILL, KILL_WITHOUT_STORE -> true;
			default -> false;
		};
	}

	Duration lasting(RandomGenerator random) {
		return Duration.ofMillis(random.nextLong(this.shortest * 1_000L, this.longest * 1_000L + 1));
	}

	Injection injection() {
		return this.injection;
	}

}
