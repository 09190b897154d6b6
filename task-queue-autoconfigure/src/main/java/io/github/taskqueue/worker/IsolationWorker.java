package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

import com.rabbitmq.client.Channel;

import io.github.taskqueue.broker.AckTimeout;
import io.github.taskqueue.broker.RecoveringChannel;
import io.github.taskqueue.definition.Concurrency;
import io.github.taskqueue.definition.QueueSettings;

/**
 * Works on the isolation queues of all queues that this application works on, over one
 * channel and with one thread, which is there when it is needed.
 */
final class IsolationWorker implements StoppableWorker {

	private static final int PREFETCH = 1;

	private final Collection<QueueSettings> queues;

	private final QueueSource source;

	private final WorkerThreads threads;

	private final IsolationLane lane;

	private final WorkerPool pool;

	private final RecoveringChannel channel;

	private final ConsumerSessions sessions = new ConsumerSessions();

	/**
	 * Creates the worker.
	 * @param queues the queues
	 * @param source where deliveries come from
	 * @param threads its threads
	 * @param lane runs the tasks
	 */
	IsolationWorker(Collection<QueueSettings> queues, QueueSource source, WorkerThreads threads, IsolationLane lane) {
		this.queues = queues;
		this.source = source;
		this.threads = threads;
		this.lane = lane;
		this.pool = threads.pool("isolated", new Concurrency(0, 1),
				(delivery) -> lane.run((IsolatedDelivery) delivery));
		this.channel = new RecoveringChannel("isolated tasks", source.connection(), threads.blocking(), this::consume);
	}

	/**
	 * Starts to consume as soon as there is a connection. Returns at once.
	 */
	void start() {
		if (!this.queues.isEmpty()) {
			this.channel.start();
		}
	}

	private void consume(Channel channel) throws IOException {
		AckWindow acks = new AckWindow(channel, PREFETCH, this.threads.timer());
		for (QueueSettings queue : this.queues) {
			IsolationSession opened = new IsolationSession(this.source.address(queue.name()), acks, this.lane.copies(),
					this::take, (session) -> this.channel.restart("the broker has cancelled a consumer"));
			if (this.sessions.begin(opened)) {
				this.source.consume(opened, PREFETCH, new AckTimeout(queue.name(), queue.ackTimeout()));
			}
		}
	}

	private void take(Delivery delivery) {
		if (this.lane.admit((IsolatedDelivery) delivery)) {
			this.pool.execute(delivery);
		}
	}

	@Override
	public void quiesce() {
		this.sessions.stop().forEach(ConsumerSession::cancel);
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
	}

}
