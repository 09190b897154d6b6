package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.broker.FrameErrors;

/**
 * Takes tasks from a queue one at a time, over a connection of its own, after a
 * connection has ended because of a message that the client library cannot parse. If the
 * message is in this queue, it ends nothing but this connection, with nothing else in
 * hand, until the broker's delivery limit makes a dead letter of it. All messages that
 * were in hand come before the others, so there is nothing left to be careful about with
 * the first one that was never delivered before.
 */
final class CarefulReader {

	private static final Log logger = LogFactory.getLog(CarefulReader.class);

	private static final Duration STEP = Duration.ofMillis(20);

	private static final Duration PAUSE = Duration.ofMillis(300);

	/**
	 * The broker takes a moment to put back what was in hand.
	 */
	private static final Duration EMPTY_FOR = Duration.ofSeconds(1);

	private static final int ABORT_MILLIS = 1000;

	private final String queue;

	private final Line line;

	private final ScheduledExecutorService executor;

	private final CarefulReaders readers;

	private final Runnable onEnd;

	private @Nullable ConsumerSession session;

	private long emptySince;

	private boolean guilty;

	private boolean ended;

	/**
	 * Creates a reader.
	 * @param queue name of the queue
	 * @param line opens connections
	 * @param executor reads
	 * @param readers told when the message turns out to be in this queue
	 * @param onEnd told when nothing is left to be careful about
	 */
	CarefulReader(String queue, Line line, ScheduledExecutorService executor, CarefulReaders readers, Runnable onEnd) {
		this.queue = queue;
		this.line = line;
		this.executor = executor;
		this.readers = readers;
		this.onEnd = onEnd;
	}

	String queue() {
		return this.queue;
	}

	/**
	 * Reads until there is nothing to be careful about.
	 */
	void start() {
		this.readers.started(this);
		again(PAUSE);
	}

	private void again(Duration pause) {
		this.executor.schedule(this::step, pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	private synchronized void step() {
		if (this.ended) {
			return;
		}
		try {
			read(open());
			again(STEP);
		}
		catch (IOException | TimeoutException | AlreadyClosedException ex) {
			logger.debug("The connection to read queue '" + this.queue + "' carefully is lost", ex);
			failed();
		}
	}

	private ConsumerSession open() throws IOException, TimeoutException {
		ConsumerSession open = this.session;
		if (open == null || !open.isOpen()) {
			open = this.line.open();
			this.session = open;
			this.emptySince = System.nanoTime();
		}
		return open;
	}

	private void read(ConsumerSession open) throws IOException {
		if (open.acks().inHand() > 0) {
			this.emptySince = System.nanoTime();
			return;
		}
		GetResponse next = open.getChannel().basicGet(open.source(), false);
		if (next != null) {
			open.handleDelivery("", next.getEnvelope(), next.getProps(), next.getBody());
		}
		if ((next != null) ? !next.getEnvelope().isRedeliver()
				: System.nanoTime() - this.emptySince > EMPTY_FOR.toNanos()) {
			end();
		}
	}

	/**
	 * What has closed the channel alone, such as a queue that is gone, is left to the
	 * ordinary consumer.
	 */
	private void failed() {
		ShutdownSignalException cause = (this.session != null) ? this.session.getChannel().getCloseReason() : null;
		if (cause != null && !cause.isHardError()) {
			end();
			return;
		}
		if (!this.guilty && cause != null && FrameErrors.isCause(cause)) {
			this.guilty = true;
			this.executor.execute(() -> this.readers.found(this));
		}
		again(PAUSE);
	}

	/**
	 * Whether the message is in this queue.
	 * @return whether it is, as far as it is known
	 */
	synchronized boolean isGuilty() {
		return this.guilty;
	}

	/**
	 * Leaves the queue to its ordinary consumer. What is in hand is still settled here.
	 */
	synchronized void end() {
		if (!this.ended) {
			stop();
			this.onEnd.run();
		}
	}

	/**
	 * Takes no more tasks.
	 */
	synchronized void stop() {
		this.ended = true;
		this.readers.ended(this);
		if (this.session != null) {
			this.session.acks().whenEmpty(() -> this.executor.execute(this::close));
		}
	}

	/**
	 * Closes the connection; the broker takes back what is left.
	 */
	synchronized void close() {
		if (this.session != null) {
			this.session.getChannel().getConnection().abort(ABORT_MILLIS);
		}
	}

	/**
	 * Where the tasks come from.
	 */
	@FunctionalInterface
	interface Line {

		/**
		 * Opens a channel on a connection of its own.
		 * @return the channel, which does not consume
		 * @throws IOException if the broker cannot be had
		 * @throws TimeoutException if it does not answer
		 */
		ConsumerSession open() throws IOException, TimeoutException;

	}

}
