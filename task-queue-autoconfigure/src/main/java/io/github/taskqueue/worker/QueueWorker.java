package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

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
final class QueueWorker {

	private static final Duration NO_BUFFER_ABOVE = Duration.ofMinutes(1);

	private static final int BUFFER = 16;

	private final QueueSettings settings;

	private final QueueAddress address;

	private final QueueSource source;

	private final WorkerThreads threads;

	private final WorkerPool pool;

	private final RecoveringChannel channel;

	private @Nullable ConsumerSession session;

	private volatile boolean stopping;

	QueueWorker(QueueSettings settings, QueueSource source, WorkerThreads threads, Consumer<Delivery> work) {
		this.settings = settings;
		this.address = source.address(settings.name());
		this.source = source;
		this.threads = threads;
		this.pool = new WorkerPool(settings.concurrency(), threads.tasks(settings.name()), work);
		this.channel = new RecoveringChannel("queue '" + settings.name() + "'", source.connection(), threads.blocking(),
				this::consume);
	}

	/**
	 * Starts to consume as soon as there is a connection. Returns at once.
	 */
	void start() {
		this.channel.start();
	}

	private void consume(Channel channel) throws IOException {
		int prefetch = prefetch();
		AckWindow acks = new AckWindow(channel, prefetch, this.threads.timer());
		ConsumerSession opened = new ConsumerSession(this.address, channel, acks, this.pool::execute,
				() -> this.channel.restart("the broker has cancelled the consumer"));
		if (begin(opened)) {
			this.source.consume(opened, prefetch);
		}
	}

	/**
	 * A worker that stops while its connection comes back takes no more deliveries.
	 */
	private synchronized boolean begin(ConsumerSession opened) {
		this.session = opened;
		return !this.stopping;
	}

	private synchronized @Nullable ConsumerSession session() {
		return this.session;
	}

	private synchronized @Nullable ConsumerSession end() {
		this.stopping = true;
		return this.session;
	}

	/**
	 * A task that waits here behind one that runs for minutes would wait in vain, while
	 * another worker is idle; so there is a buffer for short tasks only.
	 * @return deliveries that may be unacknowledged
	 */
	int prefetch() {
		if (this.settings.prefetch() != null) {
			return this.settings.prefetch();
		}
		Duration longest = this.settings.longestTimeout();
		boolean buffer = longest != null && longest.compareTo(NO_BUFFER_ABOVE) <= 0;
		return this.settings.concurrency().max() + (buffer ? BUFFER : 0);
	}

	/**
	 * Takes no more deliveries and gives back those that have not started.
	 */
	void quiesce() {
		ConsumerSession current = end();
		if (current != null) {
			current.cancel();
		}
		this.pool.shutdown();
	}

	/**
	 * Waits until running tasks have ended and been settled.
	 * @param timeout the longest wait
	 * @return whether they have
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		boolean ended = this.pool.awaitEnd(timeout);
		ConsumerSession current = session();
		return ended && (current == null
				|| current.acks().awaitEmpty(Duration.ofNanos(Math.max(end - System.nanoTime(), 0))));
	}

	/**
	 * Interrupts running tasks. They go back to the queue, unless they succeed.
	 */
	void interrupt() {
		ConsumerSession current = session();
		if (current != null) {
			current.abandon();
		}
		this.pool.interrupt();
	}

	/**
	 * Waits until the broker has the acks that were sent last.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void awaitAcksTaken() throws InterruptedException {
		ConsumerSession current = session();
		if (current != null) {
			current.acks().awaitTaken();
		}
	}

	/**
	 * Closes the channel; the broker takes back what is left.
	 */
	void close() {
		this.channel.stop();
	}

	QueueWorkerStatus status() {
		ConsumerSession current = session();
		boolean consuming = current != null && current.isConsuming();
		return new QueueWorkerStatus(this.settings.name(), this.settings.concurrency().max(), this.pool.active(),
				consuming, this.stopping, consuming ? null : this.channel.problem());
	}

}
