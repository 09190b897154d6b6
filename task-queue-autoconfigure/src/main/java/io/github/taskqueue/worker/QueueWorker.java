package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.broker.AckTimeout;
import io.github.taskqueue.broker.Channels;
import io.github.taskqueue.broker.FrameErrors;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.RecoveringChannel;
import io.github.taskqueue.definition.QueueSettings;

/**
 * The listener container of one queue: one channel, one consumer and a pool of threads.
 * <p>
 * It does not implement Spring AMQP's {@code MessageListenerContainer}, whose contract is
 * a listener for Spring's messages and which, from 4.1 on, is not meant to be implemented
 * outside of Spring AMQP.
 */
final class QueueWorker implements StoppableWorker {

	private final QueueSettings settings;

	private final int prefetch;

	private final AckTimeout ackTimeout;

	private final QueueAddress address;

	private final QueueSource source;

	private final WorkerThreads threads;

	private final WorkerPool pool;

	/**
	 * Absent where nothing is to be read ahead.
	 */
	private final @Nullable ReadAhead readAhead;

	private final RecoveringChannel channel;

	private final ConsumerSessions sessions = new ConsumerSessions();

	private final AtomicLong received = new AtomicLong();

	private final AtomicLong restarts = new AtomicLong();

	/**
	 * The queue may be gone.
	 */
	private volatile boolean declareFirst;

	private volatile boolean resting;

	private final CarefulReaders careful;

	private volatile @Nullable CarefulReader reader;

	/**
	 * Creates a worker.
	 * @param settings its queue
	 * @param source where deliveries come from
	 * @param threads its threads
	 * @param work what is done with a delivery; never throws
	 * @param careful the queues of the application that are read with care
	 */
	QueueWorker(QueueSettings settings, QueueSource source, WorkerThreads threads, Consumer<Delivery> work,
			CarefulReaders careful) {
		this.careful = careful;
		this.settings = settings;
		Prefetch prefetches = new Prefetch(settings);
		this.prefetch = prefetches.get();
		this.ackTimeout = new AckTimeout(settings.name(), settings.ackTimeout());
		this.address = source.address(settings.name());
		this.source = source;
		this.threads = threads;
		this.pool = threads.pool(settings.name(), settings.concurrency(), work);
		this.readAhead = prefetches.allowsReadAhead()
				? new ReadAhead(settings.concurrency().max(), this.pool, this::readAheadOn, threads.blocking()) : null;
		this.channel = new RecoveringChannel("queue '" + settings.name() + "'", source.connection(), threads.blocking(),
				this::consume);
	}

	String queue() {
		return this.settings.name();
	}

	int prefetch() {
		return this.prefetch;
	}

	/**
	 * Starts to consume as soon as there is a connection. Returns at once.
	 */
	void start() {
		this.channel.start();
	}

	private void consume(Channel channel) throws IOException {
		AckWindow acks = new AckWindow(channel, this.prefetch, this.threads.timer());
		ConsumerSession opened = new ConsumerSession(this.address, channel, acks, this::take, this::cancelledByBroker);
		if (this.sessions.begin(opened) && !this.resting) {
			if (this.declareFirst) {
				this.source.declare(opened);
				this.declareFirst = false;
			}
			this.source.consume(opened, this.prefetch, this.ackTimeout);
			channel.addShutdownListener(this::lost);
		}
	}

	/**
	 * A message that the client library cannot parse would end the common connection
	 * again and again, with everything that is in hand.
	 */
	private synchronized void lost(ShutdownSignalException cause) {
		if (FrameErrors.isCause(cause) && this.reader == null && !this.sessions.isStopping()) {
			this.channel.stop();
			CarefulReader started = new CarefulReader(queue(), this::openApart, this.threads.blocking(), this.careful,
					this::readTogether);
			this.reader = started;
			started.start();
		}
	}

	private ConsumerSession openApart() throws IOException, TimeoutException {
		Channel apart = this.source.connection().openApart(queue());
		AckWindow acks = new AckWindow(apart, 1, this.threads.timer());
		apart.addShutdownListener((cause) -> acks.closed());
		ConsumerSession opened = new ConsumerSession(this.address, apart, acks, this::take, this::cancelledByBroker);
		if (!this.sessions.begin(opened)) {
			opened.cancel();
		}
		return opened;
	}

	private synchronized void readTogether() {
		this.reader = null;
		if (!this.sessions.isStopping()) {
			this.channel.start();
		}
	}

	/**
	 * A queue that is read with care is not read ahead.
	 */
	private @Nullable ConsumerSession readAheadOn() {
		return (this.reader == null && !this.resting) ? this.sessions.current() : null;
	}

	private void take(Delivery delivery) {
		this.received.incrementAndGet();
		this.pool.execute(delivery);
		if (this.readAhead != null) {
			this.readAhead.delivered(delivery);
		}
	}

	/**
	 * The queue was deleted, or a task was not acknowledged in time. What else is in hand
	 * may still be acknowledged on the old channel.
	 */
	private void cancelledByBroker(ConsumerSession session) {
		this.declareFirst = true;
		replace(session, "the broker has cancelled its consumer");
	}

	private void replace(ConsumerSession session, String reason) {
		this.channel.replace(session.getChannel(), reason);
		session.closeWhenSettled(this.threads.blocking());
	}

	/**
	 * Consumes on a new channel. What is in hand is finished on the old one.
	 * @param reason why, for the log
	 */
	void restart(String reason) {
		ConsumerSession current = this.sessions.current();
		if (current != null && !this.sessions.isStopping()) {
			this.restarts.incrementAndGet();
			current.cancel();
			replace(current, reason);
		}
	}

	/**
	 * Takes no more deliveries while all threads are stuck, and takes them again when one
	 * has come back. Called from time to time.
	 */
	void restWhileStuck() {
		boolean stuck = this.pool.missing() >= this.settings.concurrency().max();
		ConsumerSession current = this.sessions.current();
		if (stuck == this.resting || current == null || this.sessions.isStopping()) {
			return;
		}
		this.resting = stuck;
		if (stuck) {
			current.cancel();
			this.pool.giveBackWaiting((delivery) -> true);
		}
		else {
			replace(current, "a thread is free again");
		}
	}

	/**
	 * Whether deliveries should come if the queue has any.
	 * @return whether this worker consumes and has room for them
	 */
	boolean isHungry() {
		ConsumerSession current = this.sessions.current();
		return current != null && current.isConsuming() && current.hasRoom();
	}

	/**
	 * How many deliveries have come so far.
	 * @return the number
	 */
	long received() {
		return this.received.get();
	}

	/**
	 * The session that consumes, or the last one that did.
	 * @return the session, or {@code null} if there was none yet
	 */
	@Nullable ConsumerSession session() {
		return this.sessions.current();
	}

	/**
	 * How many channels are open, with those on which tasks are still in hand.
	 * @return the number
	 */
	int channels() {
		return (int) this.sessions.all().stream().filter(ConsumerSession::isOpen).count();
	}

	@Override
	public void quiesce() {
		this.sessions.stop().forEach(ConsumerSession::cancel);
		CarefulReader reading = this.reader;
		if (reading != null) {
			reading.stop();
		}
		this.pool.shutdown();
	}

	@Override
	public boolean awaitEnd(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		return this.pool.awaitEnd(timeout) && this.sessions.awaitSettled(end);
	}

	@Override
	public void awaitAcksTaken() throws InterruptedException {
		this.sessions.awaitAcksTaken();
	}

	@Override
	public void close() {
		this.channel.stop();
		this.sessions.all().forEach((session) -> session.close(Channels.PATIENCE));
		CarefulReader reading = this.reader;
		if (reading != null) {
			reading.close();
		}
	}

	QueueWorkerStatus status() {
		ConsumerSession current = this.sessions.current();
		boolean consuming = this.reader != null || (current != null && current.isConsuming());
		return new QueueWorkerStatus(queue(), this.settings.concurrency().max(), this.pool.active(),
				this.pool.stubborn(), this.restarts.get(), consuming, this.sessions.isStopping(), problem(consuming));
	}

	private @Nullable String problem(boolean consuming) {
		int missing = this.pool.missing();
		if (missing > 0) {
			return ("%d of %d threads are stuck in tasks that ignore their interrupt, and task-queue.worker.max-stubborn"
					+ " allows no more in their place. Restart the application.")
				.formatted(missing, this.settings.concurrency().max());
		}
		return consuming ? null : this.channel.problem();
	}

}
