package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Chooses which deliveries of one channel are acknowledged, and when. The tasks that are
 * done below the oldest one in hand take one multiple ack, and every other one its own,
 * so that a long task never holds up the acks of the others. While tasks are read ahead,
 * those others wait a little: mostly the oldest one is about to end. For one thread at a
 * time.
 */
final class DueAcks {

	/**
	 * How long an ack may wait for others.
	 */
	static final Duration PATIENCE = Duration.ofMillis(3);

	/**
	 * A task that is in hand for longer is not about to end.
	 */
	private static final Duration ABOUT_TO_END = Duration.ofMillis(20);

	private final LongSupplier nanoTime;

	private int flushAt;

	/**
	 * Tags ascend, so the first one is the lowest.
	 */
	private final Map<Long, ChannelDelivery> inHand = new LinkedHashMap<>();

	/**
	 * What is not acknowledged yet, in the order in which it was done.
	 */
	private final List<Long> done = new ArrayList<>();

	/**
	 * How many of these were looked at last time and left for later.
	 */
	private int left;

	private int mayBeLeft;

	private long takenAt;

	private long oldestSeen;

	private long oldestSeenSince;

	DueAcks(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.takenAt = nanoTime.getAsLong() - PATIENCE.toNanos();
	}

	/**
	 * Takes note of how many deliveries may be unacknowledged from now on.
	 */
	void resize(int prefetch, int readAhead) {
		this.flushAt = Math.max(1, prefetch / 4);
		this.mayBeLeft = readAhead / 2;
	}

	void delivered(long tag, ChannelDelivery delivery) {
		this.inHand.put(tag, delivery);
	}

	List<ChannelDelivery> deliveries() {
		return List.copyOf(this.inHand.values());
	}

	/**
	 * Takes note that a delivery is settled in another way than by an ack.
	 */
	boolean settled(long tag) {
		return this.inHand.remove(tag) != null;
	}

	/**
	 * Takes note that a delivery is to be acknowledged.
	 */
	boolean done(long tag) {
		return this.inHand.remove(tag) != null && this.done.add(tag);
	}

	int inHand() {
		return this.inHand.size();
	}

	/**
	 * Whether acks are better sent now than a little later.
	 */
	boolean isNow() {
		return isWaitedFor() || this.done.size() - this.left >= this.flushAt;
	}

	/**
	 * Whether the broker may send nothing before it has an ack, or whether tasks come so
	 * rarely that there is none to wait for. At 200 a second the broker passes tasks on
	 * sooner if each ack comes at once, probably as it does not meet the next task.
	 */
	private boolean isWaitedFor() {
		return this.inHand.isEmpty() && (this.mayBeLeft == 0 || isLater(this.takenAt, PATIENCE));
	}

	/**
	 * Takes the acks that are worth their frames. Others may be left for later.
	 */
	Batch take() {
		return take(this.mayBeLeft);
	}

	/**
	 * Takes all acks.
	 */
	Batch takeAll() {
		return take(0);
	}

	/**
	 * Whether something is done that was not taken yet.
	 */
	boolean isAnyLeft() {
		return !this.done.isEmpty();
	}

	private Batch take(int mayBeLeft) {
		long oldestInHand = this.inHand.isEmpty() ? Long.MAX_VALUE : this.inHand.keySet().iterator().next();
		long below = highestBelow(oldestInHand);
		if (below > 0) {
			this.done.removeIf((tag) -> tag <= below);
		}
		List<Long> single = List.of();
		if (this.done.size() > mayBeLeft || !isAboutToEnd(oldestInHand)) {
			single = List.copyOf(this.done);
			this.done.clear();
		}
		this.left = this.done.size();
		if (below > 0 || !single.isEmpty()) {
			this.takenAt = this.nanoTime.getAsLong();
		}
		return new Batch(below, single);
	}

	private boolean isAboutToEnd(long tag) {
		if (tag != this.oldestSeen) {
			this.oldestSeen = tag;
			this.oldestSeenSince = this.nanoTime.getAsLong();
		}
		return !isLater(this.oldestSeenSince, ABOUT_TO_END);
	}

	private boolean isLater(long since, Duration time) {
		return this.nanoTime.getAsLong() - since >= time.toNanos();
	}

	private long highestBelow(long oldestInHand) {
		long highest = 0;
		for (long tag : this.done) {
			if (tag < oldestInHand && tag > highest) {
				highest = tag;
			}
		}
		return highest;
	}

	/**
	 * Acks to send.
	 *
	 * @param below the tag of a multiple ack, which comes first; 0 if there is none. The
	 * tag is still unacknowledged itself: the broker closes the channel for any other.
	 * @param single the tags of acks of their own
	 */
	record Batch(long below, List<Long> single) {

	}

}
