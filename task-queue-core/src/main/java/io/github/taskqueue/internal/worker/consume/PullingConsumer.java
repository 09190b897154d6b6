package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.Channels;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.delivery.Holding;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.pool.WorkerPool;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * Works on the suspects of all queues, one at a time: it gets the next one when its only
 * thread is free, so that what it has in hand is what it runs. A consumer would be sent
 * one for each queue. Thread-safe.
 */
public final class PullingConsumer implements StoppableConsumer {

	private static final Log logger = LogFactory.getLog(PullingConsumer.class);

	/**
	 * Another process may have put a suspect into its queue and ended.
	 */
	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	/**
	 * Processes that are killed soon after their start would each meet the same suspect,
	 * as what was in hand comes first. And where a suspect does end the process, other
	 * tasks get some time.
	 */
	private static final Duration AFTER_START = Duration.ofSeconds(5);

	private static final Duration WHILE_BUSY = Duration.ofMillis(50);

	private static final Duration RECOVERY = Duration.ofMillis(500);

	private final List<QueueAddress> queues;

	private final QueueSource origin;

	private final BrokerConnection connection;

	private final QueueDepths depths;

	private final WorkerThreads threads;

	private final WorkerPool pool;

	private final LostDeliveries lost;

	private final RecoveryLoop loop;

	/**
	 * Queues into which something was put a moment ago.
	 */
	private final Set<String> expected = ConcurrentHashMap.newKeySet();

	/**
	 * These are used by one turn at a time, and when all has ended.
	 */
	private final Map<String, ConsumerSession> sessions = new HashMap<>();

	private int next;

	/**
	 * The queue from which one may come just now.
	 */
	private volatile @Nullable String asked;

	private volatile @Nullable ChannelDelivery current;

	private volatile @Nullable AckWindow acks;

	private RecoveryLoop.@Nullable Job pulling;

	private volatile long startedAt;

	private volatile boolean stopping;

	public PullingConsumer(List<QueueAddress> queues, QueueSource origin, BrokerConnection connection,
			QueueDepths depths, WorkerThreads threads, RecoveryLoop loop, Consumer<Delivery> work) {
		this.queues = queues;
		this.origin = origin;
		this.connection = connection;
		this.depths = depths;
		this.threads = threads;
		this.loop = loop;
		this.pool = threads.pool("suspects", new Concurrency(0, 1), work);
		this.lost = origin.lostDeliveries();
	}

	@Override
	public void start() {
		this.startedAt = System.nanoTime();
		this.pulling = this.loop.add("The poll for suspects", this::turn);
		wake(this.pulling);
	}

	private void wake(RecoveryLoop.Job job) {
		long left = AFTER_START.toNanos() - (System.nanoTime() - this.startedAt);
		job.wakeAfter(Duration.ofNanos(Math.max(left, 0)));
	}

	/**
	 * Has a queue looked at soon.
	 */
	public void expect(String queue) {
		RecoveryLoop.Job job = this.pulling;
		this.expected.add(queue);
		if (job != null) {
			wake(job);
		}
	}

	private Duration turn() throws IOException {
		this.lost.forget();
		if (this.pool.missing() > 0) {
			throw new IllegalStateException("The thread for suspects is stuck in a task that ignores its interrupt, and"
					+ " task-queue.worker.max-stubborn allows no replacement. Restart the application.");
		}
		ChannelDelivery last = this.current;
		if (last != null && last.holding() == Holding.LOST) {
			pull(last.queue());
			return RECOVERY;
		}
		if (!this.pool.isIdle() || isUnsettled()) {
			return WHILE_BUSY;
		}
		for (int i = 0; i < this.queues.size() && !this.stopping; i++) {
			QueueAddress queue = this.queues.get(this.next);
			this.next = (this.next + 1) % this.queues.size();
			this.asked = queue.queue();
			try {
				if (!isPaused(queue) && mayHoldOne(queue.queue())) {
					return pull(queue) ? WHILE_BUSY : RECOVERY;
				}
			}
			finally {
				this.asked = null;
			}
		}
		return LOOK_EVERY;
	}

	private boolean isPaused(QueueAddress queue) {
		return this.origin.control().isPaused(queue.queue());
	}

	/**
	 * Suspects of a queue that was paused need not wait any longer.
	 */
	@Override
	public boolean follow() {
		RecoveryLoop.Job job = this.pulling;
		if (job != null) {
			wake(job);
		}
		return false;
	}

	@Override
	public boolean isBusyWith(String queue) {
		ChannelDelivery last = this.current;
		return queue.equals(this.asked) || (last != null && last.queue().queue().equals(queue)
				&& (!this.pool.isIdle() || this.pool.stubborn() > 0 || isUnsettled()));
	}

	private boolean isUnsettled() {
		AckWindow last = this.acks;
		return last != null && last.isOpen() && last.inHand() > 0;
	}

	private boolean mayHoldOne(String queue) {
		return this.expected.contains(queue) || this.depths.suspects(queue).orElse(0) > 0;
	}

	/**
	 * Gets a suspect, if there is one. A message that the client library cannot parse
	 * ends the connection each time, until the broker's delivery limit makes a dead
	 * letter of it.
	 */
	private boolean pull(QueueAddress queue) throws IOException {
		CompletableFuture<Connection> connected = this.connection.whenOpen();
		Connection open = connected.isCompletedExceptionally() ? null : connected.getNow(null);
		if (open == null) {
			return false;
		}
		try {
			ConsumerSession session = session(open, queue);
			GetResponse got = session.getChannel().basicGet(queue.suspectsQueue(), false);
			if (got == null) {
				this.expected.remove(queue.queue());
			}
			else {
				session.handleDelivery("", got.getEnvelope(), got.getProps(), got.getBody());
			}
			return true;
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The suspects of queue '" + queue.queue() + "' could not be read", ex);
			abandonChannel();
			return false;
		}
		catch (Throwable ex) {
			abandonChannel();
			throw ex;
		}
	}

	/**
	 * A late answer would be taken for that of the next question.
	 */
	private void abandonChannel() {
		AckWindow last = this.acks;
		this.acks = null;
		if (last != null) {
			Channels.closeLater(last.channel());
		}
	}

	private ConsumerSession session(Connection open, QueueAddress queue) throws IOException {
		AckWindow last = this.acks;
		if (last == null || !last.isOpen()) {
			this.sessions.clear();
			Channel channel = Channels.open(open);
			last = new AckWindow(channel, 1, this.threads.timer());
			this.lost.watch(channel, last);
			this.acks = last;
		}
		AckWindow usable = last;
		return this.sessions.computeIfAbsent(queue.queue(), (name) -> {
			ConsumerSession session = new ConsumerSession(this.origin, queue, List.of(queue.suspectsQueue()), usable,
					this.lost::takeOver, this::take, (cancelled) -> {
					});
			session.attach();
			return session;
		});
	}

	/**
	 * While a run goes on whose message was lost, only that is taken in hand. The queue
	 * may be paused meanwhile.
	 */
	private void take(ChannelDelivery delivery) {
		if (this.pool.isIdle() && !isPaused(delivery.queue())) {
			this.current = delivery;
			this.pool.execute(delivery);
		}
		else {
			delivery.giveBack();
		}
	}

	@Override
	public void quiesce() {
		this.stopping = true;
		RecoveryLoop.Job job = this.pulling;
		if (job != null) {
			job.remove();
		}
		this.pool.shutdown();
	}

	@Override
	public boolean awaitEnd(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		AckWindow last = this.acks;
		return this.pool.awaitEnd(timeout)
				&& (last == null || last.awaitEmpty(Duration.ofNanos(Math.max(end - System.nanoTime(), 0))));
	}

	@Override
	public void awaitAcksTaken() throws InterruptedException {
		AckWindow last = this.acks;
		if (last != null) {
			last.awaitTaken();
		}
	}

	@Override
	public void close() {
		AckWindow last = this.acks;
		if (last != null) {
			Channels.close(last.channel(), Channels.PATIENCE);
		}
	}

}
