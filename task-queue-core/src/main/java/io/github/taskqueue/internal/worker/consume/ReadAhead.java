package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import com.rabbitmq.client.AlreadyClosedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.worker.pool.WorkerPool;
import io.github.taskqueue.internal.worker.prefetch.TaskPace;

/**
 * Reads tasks of one queue ahead while they are short, and gives them back as soon as
 * they are not: a task is not to wait here behind a long one while another worker is
 * idle. An idle queue costs nothing.
 */
final class ReadAhead {

	/**
	 * So many are out of the reach of other workers at most, and come under suspicion if
	 * the process crashes.
	 */
	static final int SIZE = 500;

	private static final Log logger = LogFactory.getLog(ReadAhead.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(100);

	private final TaskPace pace;

	private final int prefetch;

	private final WorkerPool pool;

	private final Supplier<@Nullable ConsumerSession> session;

	private final RecoveryLoop.Job looking;

	/**
	 * Whether what was read ahead goes back. What was on its way when reading ahead ended
	 * is seen by a later look.
	 */
	private boolean returning;

	ReadAhead(int threads, int prefetch, WorkerPool pool, Supplier<@Nullable ConsumerSession> session,
			RecoveryLoop loop) {
		this.pace = new TaskPace(threads, SIZE);
		this.prefetch = prefetch;
		this.pool = pool;
		this.session = session;
		this.looking = loop.add("The read-ahead", this::look);
	}

	/**
	 * Takes note of a delivery.
	 */
	void delivered() {
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

	private Duration look() {
		ConsumerSession current = this.session.get();
		if (current == null || !current.isConsuming()) {
			return RecoveryLoop.REST;
		}
		try {
			turn(current);
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The read-ahead could not be changed: the channel is closed, or the broker does not answer",
					ex);
		}
		return (current.isReadingAhead() || this.returning) ? LOOK_EVERY : RecoveryLoop.REST;
	}

	/**
	 * Beside a task that was in hand in a crash nothing is read ahead: it would be under
	 * suspicion after the next one.
	 */
	private void turn(ConsumerSession current) throws IOException {
		boolean before = current.isReadingAhead();
		boolean now = this.pace.isHigh(before, this.pool.ended(), this.pool.busy())
				&& current.acks().deliveries().stream().allMatch((delivery) -> delivery.crashes() == 0);
		if (now != before) {
			current.readAhead(now);
		}
		boolean tooMany = this.pool.waiting() > this.prefetch;
		this.returning = !now && (before || (this.returning && tooMany));
		if (this.returning && tooMany) {
			// A copy of what was in hand in a crash would not tell of that
			this.pool.giveBackWaiting((delivery) -> delivery.crashes() == 0);
		}
	}

}
