package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.broker.Burst;

/**
 * Acknowledges the deliveries of one channel in as few frames as their order allows: at
 * each flush, the tasks that are done below the oldest one in hand by one multiple ack,
 * and every other one singly, so that a long task never holds up the acks of the others.
 * While tasks are read ahead, those others wait a little: mostly the oldest one is about
 * to end. Thread-safe.
 * <p>
 * A multiple ack names a tag that is still unacknowledged itself: the broker closes the
 * channel for any other. What is lost with the channel is delivered again.
 */
final class AckWindow {

	private static final Log logger = LogFactory.getLog(AckWindow.class);

	private static final Duration FLUSH_AFTER = Duration.ofMillis(3);

	/**
	 * The broker keeps back acks to a quorum queue while 32 of them are on their way
	 * through its log, and forgets those when the channel is closed: of 2,000 acks up to
	 * 434 were lost, and none after this pause.
	 */
	private static final Duration UNTIL_TAKEN = Duration.ofMillis(100);

	/**
	 * A task that is in hand for longer is not about to end.
	 */
	private static final Duration ABOUT_TO_END = Duration.ofMillis(20);

	private final Channel channel;

	private final ScheduledExecutorService timer;

	private int flushAt;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition settled = this.lock.newCondition();

	/**
	 * Tags ascend, so the first one is the lowest.
	 */
	private final Set<Long> inHand = new LinkedHashSet<>();

	/**
	 * What is not acknowledged yet, in the order in which it was done.
	 */
	private final List<Long> done = new ArrayList<>();

	/**
	 * How many of these were looked at by the last flush and left for a later one.
	 */
	private int left;

	private int mayBeLeft;

	private long oldestSeen;

	private long oldestSeenSince;

	private boolean flushScheduled;

	private @Nullable Runnable onEmpty;

	private long lastSent = System.nanoTime() - UNTIL_TAKEN.toNanos();

	/**
	 * Creates the window of a channel.
	 * @param channel the channel
	 * @param prefetch how many deliveries may be unacknowledged
	 * @param timer flushes what is not flushed earlier
	 */
	AckWindow(Channel channel, int prefetch, ScheduledExecutorService timer) {
		this.channel = channel;
		this.timer = timer;
		resize(prefetch, 0);
	}

	/**
	 * Takes note of how many deliveries may be unacknowledged from now on.
	 * @param prefetch the number
	 * @param readAhead how many of them wait here for a thread
	 */
	void resize(int prefetch, int readAhead) {
		this.lock.lock();
		try {
			this.flushAt = Math.max(1, prefetch / 4);
			this.mayBeLeft = readAhead / 2;
		}
		finally {
			this.lock.unlock();
		}
	}

	Channel channel() {
		return this.channel;
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	void delivered(long tag) {
		this.lock.lock();
		try {
			this.inHand.add(tag);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Acknowledges a delivery, soon. Does nothing if it is settled already, as the broker
	 * closes a channel on which a delivery is settled twice.
	 * @param tag its tag
	 */
	void done(long tag) {
		this.lock.lock();
		try {
			if (!this.inHand.remove(tag)) {
				return;
			}
			this.done.add(tag);
			if (isWaitedFor() || this.done.size() - this.left >= this.flushAt) {
				flush(this.mayBeLeft);
			}
			else {
				flushSoon();
			}
			signalIfEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the broker may send nothing before it has an ack, or whether tasks come so
	 * rarely that there is none to wait for. At 200 a second the broker passes tasks on
	 * sooner if each ack comes at once, probably as it does not meet the next task.
	 */
	private boolean isWaitedFor() {
		return this.inHand.isEmpty() && (this.mayBeLeft == 0 || !isSentWithin(FLUSH_AFTER));
	}

	private boolean isSentWithin(Duration time) {
		return System.nanoTime() - this.lastSent < time.toNanos();
	}

	private void flushSoon() {
		if (!this.flushScheduled) {
			this.flushScheduled = true;
			this.timer.schedule(this::flushLate, FLUSH_AFTER.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void flushLate() {
		this.lock.lock();
		try {
			this.flushScheduled = false;
			flush(this.mayBeLeft);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void flush(int mayBeLeft) {
		long oldestInHand = this.inHand.isEmpty() ? Long.MAX_VALUE : this.inHand.iterator().next();
		long below = highestBelow(oldestInHand);
		try (Burst burst = Burst.begin()) {
			if (below > 0) {
				send(() -> this.channel.basicAck(below, true));
				this.done.removeIf((tag) -> tag <= below);
			}
			if (this.done.size() > mayBeLeft || !isAboutToEnd(oldestInHand)) {
				this.done.forEach((tag) -> send(() -> this.channel.basicAck(tag, false)));
				this.done.clear();
			}
		}
		this.left = this.done.size();
		if (this.left > 0) {
			flushSoon();
		}
	}

	private boolean isAboutToEnd(long tag) {
		long now = System.nanoTime();
		if (tag != this.oldestSeen) {
			this.oldestSeen = tag;
			this.oldestSeenSince = now;
		}
		return now - this.oldestSeenSince < ABOUT_TO_END.toNanos();
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
	 * Gives a delivery back to the queue. The broker does not hold that against it, from
	 * RabbitMQ 4.3 on.
	 * @param tag its tag
	 */
	void giveBack(long tag) {
		settle(tag, () -> this.channel.basicNack(tag, false, true));
	}

	/**
	 * Gives a delivery back in a way that counts towards the broker's delivery limit.
	 * @param tag its tag
	 */
	void reject(long tag) {
		settle(tag, () -> this.channel.basicReject(tag, true));
	}

	private void settle(long tag, Frame frame) {
		this.lock.lock();
		try {
			if (this.inHand.remove(tag)) {
				send(frame);
				signalIfEmpty();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void send(Frame frame) {
		try {
			frame.send();
			this.lastSent = System.nanoTime();
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The channel is closed; the broker delivers again what was not acknowledged", ex);
		}
	}

	/**
	 * Notes that the channel is closed, so that nothing more is waited for.
	 */
	void closed() {
		this.lock.lock();
		try {
			this.settled.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void signalIfEmpty() {
		if (this.inHand.isEmpty()) {
			this.settled.signalAll();
			runOnEmpty();
		}
	}

	private void runOnEmpty() {
		if (this.onEmpty != null) {
			this.timer.schedule(this.onEmpty, UNTIL_TAKEN.toMillis(), TimeUnit.MILLISECONDS);
			this.onEmpty = null;
		}
	}

	/**
	 * Has something done once nothing is in hand any more and the broker has had the time
	 * to take the last ack. No more deliveries may come.
	 * @param action called once, on the timer's thread
	 */
	void whenEmpty(Runnable action) {
		this.lock.lock();
		try {
			this.onEmpty = action;
			signalIfEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many deliveries are in hand.
	 * @return the number of those that are not settled
	 */
	int inHand() {
		this.lock.lock();
		try {
			return this.inHand.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until nothing is in hand.
	 * @param timeout the longest wait
	 * @return whether nothing is
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitEmpty(Duration timeout) throws InterruptedException {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (!this.inHand.isEmpty() && left > 0 && isOpen()) {
				left = this.settled.awaitNanos(left);
			}
			flush(0);
			return this.inHand.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sends the acks that are due and waits until the channel can be closed without the
	 * broker losing any.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void awaitTaken() throws InterruptedException {
		this.lock.lock();
		try {
			flush(0);
			long left = this.lastSent + UNTIL_TAKEN.toNanos() - System.nanoTime();
			while (left > 0 && isOpen()) {
				left = this.settled.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@FunctionalInterface
	private interface Frame {

		void send() throws IOException;

	}

}
