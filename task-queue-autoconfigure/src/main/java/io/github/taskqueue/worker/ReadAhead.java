package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.rabbitmq.client.AlreadyClosedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.retry.RecoveryLoop;

/**
 * Reads tasks of one queue ahead while they are short, and gives them back as soon as
 * they are not: a task is not to wait here behind a long one while another worker is
 * idle. An idle queue costs nothing.
 */
final class ReadAhead {

	private static final Log logger = LogFactory.getLog(ReadAhead.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(100);

	/**
	 * After a task was seen that was in hand in a crash, few are taken in hand for a
	 * while: all of them would be under suspicion after the next crash.
	 */
	private static final Duration CAREFUL = Duration.ofSeconds(2);

	/**
	 * How much of the pace is remembered from one look to the next. A pause of the
	 * machine, such as one of its garbage collector, is not taken for slowness.
	 */
	private static final double INERTIA = 0.7;

	private final ReadAheadSize sizes;

	private final WorkerPool pool;

	private final Supplier<@Nullable ConsumerSession> session;

	private final RecoveryLoop.Job looking;

	private volatile long carefulUntil = System.nanoTime();

	/**
	 * These are used by one look at a time.
	 */
	private long lookedAt = System.nanoTime();

	private long endedThen;

	private double perSecond;

	/**
	 * Creates the reader.
	 * @param threads how many tasks run at a time
	 * @param pool runs the tasks
	 * @param session what consumes, if anything does for which tasks may be read ahead
	 * @param loop looks how it goes, and waits for the broker
	 */
	ReadAhead(int threads, WorkerPool pool, Supplier<@Nullable ConsumerSession> session, RecoveryLoop loop) {
		this.sizes = new ReadAheadSize(threads);
		this.pool = pool;
		this.session = session;
		this.looking = loop.add("Reading ahead", this::look);
	}

	/**
	 * Takes note of a delivery.
	 * @param delivery the delivery
	 */
	void delivered(Delivery delivery) {
		if (delivery.crashes() > 0) {
			this.carefulUntil = System.nanoTime() + CAREFUL.toNanos();
		}
		if (this.looking.isResting()) {
			this.looking.wakeAfter(LOOK_EVERY);
		}
	}

	/**
	 * Looks no more.
	 */
	void stop() {
		this.looking.remove();
	}

	/**
	 * The next look is not before the end of this one, which may wait for the broker:
	 * another size must not be asked for meanwhile.
	 * <p>
	 * While tasks are read ahead, the looks go on: if all threads are stuck, nothing else
	 * would tell.
	 */
	private Duration look() {
		ConsumerSession current = this.session.get();
		try {
			if (current != null && current.isConsuming()) {
				resize(current, isCareful() ? 0 : this.sizes.next(current.readAhead(), pace()));
			}
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The channel is lost; its successor starts anew", ex);
		}
		return (current != null && current.isConsuming() && current.readAhead() > 0) ? LOOK_EVERY : RecoveryLoop.REST;
	}

	private boolean isCareful() {
		return this.carefulUntil - System.nanoTime() > 0;
	}

	private double pace() {
		long now = System.nanoTime();
		long ended = this.pool.ended();
		double latest = (ended - this.endedThen) * (double) TimeUnit.SECONDS.toNanos(1)
				/ Math.max(now - this.lookedAt, 1);
		this.perSecond = Math.max(latest, this.perSecond * INERTIA);
		this.lookedAt = now;
		this.endedThen = ended;
		return this.perSecond;
	}

	private void resize(ConsumerSession current, int size) throws IOException {
		if (size != current.readAhead()) {
			current.readAhead(size);
			if (size == 0) {
				this.pool.giveBackWaiting(Delivery::isReturnable);
			}
		}
	}

}
