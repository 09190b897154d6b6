package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.Channels;
import io.github.taskqueue.internal.broker.connection.RecoveringChannel;
import io.github.taskqueue.internal.broker.topology.AckTimeout;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.pool.WorkerPool;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.prefetch.Prefetch;

/**
 * The listener container of one queue: one channel, which consumes all sources of the
 * queue, and a pool of threads.
 * <p>
 * It does not implement Spring AMQP's {@code MessageListenerContainer}, whose contract is
 * a listener for Spring's messages and which, from 4.1 on, is not meant to be implemented
 * outside of Spring AMQP.
 */
public final class QueueConsumer implements StoppableConsumer {

	private static final Log logger = LogFactory.getLog(QueueConsumer.class);

	private final QueueSettings configured;

	private final AckTimeout ackTimeout;

	private final QueueAddress address;

	private final List<String> sources;

	private final QueueSource source;

	private final WorkerThreads threads;

	private final WorkerPool pool;

	private volatile Capacity capacity;

	/**
	 * A size that cannot be had, so that it is told once.
	 */
	private @Nullable Concurrency refused;

	/**
	 * Whether nothing more comes, as the queue is paused.
	 */
	private volatile boolean halted;

	private final RecoveringChannel channel;

	private final ConsumerSessions sessions = new ConsumerSessions();

	private final AtomicLong received = new AtomicLong();

	private final AtomicLong restarts = new AtomicLong();

	private final LostDeliveries lost;

	public QueueConsumer(QueueSettings settings, QueueSource source, WorkerThreads threads, Consumer<Delivery> work) {
		this.configured = settings;
		this.address = source.address(settings.name());
		this.sources = source.sources(this.address);
		this.ackTimeout = new AckTimeout(settings.name(), settings.ackTimeout());
		this.source = source;
		this.threads = threads;
		this.pool = threads.pool(settings.name(), settings.concurrency(), work);
		this.capacity = capacity(new Prefetch(settings, this.sources.size()), settings.concurrency());
		this.lost = source.lostDeliveries();
		this.channel = new RecoveringChannel("queue '" + settings.name() + "'", source.connection(), threads.channels(),
				new Setup());
	}

	private Capacity capacity(Prefetch prefetch, Concurrency concurrency) {
		int all = prefetch.get() * this.sources.size();
		RecoveryLoop loop = this.threads.readAhead();
		return new Capacity(concurrency, prefetch.get(),
				prefetch.allowsReadAhead() ? new ReadAhead(concurrency.max(), all, this.pool, this::moreOn, loop)
						: null,
				prefetch.allowsLentPlaces() ? new LentPlaces(concurrency.max(), all, this.pool, this::moreOn, loop)
						: null);
	}

	public String queue() {
		return this.configured.name();
	}

	public Concurrency concurrency() {
		return this.capacity.concurrency();
	}

	public int prefetch() {
		return this.capacity.prefetch();
	}

	@Override
	public void start() {
		this.channel.start();
	}

	private void consume(Channel channel) throws IOException {
		boolean careful = this.channel.isCareful();
		int size = careful ? 1 : prefetch();
		AckWindow acks = new AckWindow(channel, size, this.threads.timer());
		ConsumerSession opened = new ConsumerSession(this.source, this.address, this.sources, acks,
				careful ? this::takesOverCarefully : this::takesOver, this::take, this::cancelledByBroker);
		this.lost.watch(channel, acks);
		opened.attach();
		// The connection was held up until this process knew what was decided meanwhile
		this.sessions.move((before) -> before.pause(this.source.control().isPaused(queue())));
		ConsumerState state = this.sessions.begin(opened);
		if (state == ConsumerState.CANCELLED) {
			this.source.declare(opened);
			this.sessions.move(ConsumerState::consumes);
		}
		if (state.mayConsume()) {
			this.source.consume(opened, size, this.ackTimeout);
		}
	}

	/**
	 * A queue that is read with care gets no more than its prefetch.
	 */
	private @Nullable ConsumerSession moreOn() {
		return (this.channel.isCareful() || !this.sessions.state().mayConsume()) ? null : this.sessions.current();
	}

	private boolean takesOverCarefully(ChannelDelivery delivery) {
		this.channel.delivered(delivery.redelivered());
		return takesOver(delivery);
	}

	private boolean takesOver(ChannelDelivery delivery) {
		this.received.incrementAndGet();
		return delivery.redelivered() && this.lost.takeOver(delivery);
	}

	private void take(ChannelDelivery delivery) {
		this.pool.execute(delivery);
		ReadAhead readAhead = this.capacity.readAhead();
		if (readAhead != null) {
			readAhead.delivered();
		}
	}

	/**
	 * The queue was deleted, or a task was not acknowledged in time. What else is in hand
	 * may still be acknowledged on the old channel.
	 */
	private void cancelledByBroker(ConsumerSession session) {
		this.sessions.move(ConsumerState::cancelledByBroker);
		replace(session, "the broker has cancelled its consumer");
	}

	private void replace(ConsumerSession session, String reason) {
		this.channel.replace(session.getChannel(), reason);
		session.closeWhenSettled();
	}

	/**
	 * Consumes on a new channel. What is in hand is finished on the old one.
	 */
	public void restart(String reason) {
		ConsumerSession current = this.sessions.current();
		if (current != null && this.sessions.state().mayConsume()) {
			this.restarts.incrementAndGet();
			current.cancel();
			replace(current, reason);
		}
	}

	/**
	 * Consumes on a new connection. What is in hand is lost with the old one, and
	 * delivered again.
	 */
	public void reconnect(String reason) {
		ConsumerSession current = this.sessions.current();
		if (current != null && this.sessions.state().mayConsume()) {
			this.restarts.incrementAndGet();
			this.source.connection().replace(current.getChannel().getConnection(), reason);
		}
	}

	/**
	 * Takes no more deliveries while all threads are stuck, and takes them again when one
	 * has come back. Called from time to time.
	 */
	public void restWhileStuck() {
		this.lost.forget();
		boolean stuck = this.pool.missing() >= concurrency().max();
		if (!this.sessions.move((state) -> state.stuck(stuck))) {
			return;
		}
		// A session that begins from now on knows the new state, and this one may too
		ConsumerSession current = this.sessions.current();
		if (current == null) {
			return;
		}
		current.cancel();
		if (stuck) {
			this.pool.giveBackWaiting((delivery) -> true);
		}
		else {
			replace(current, "a thread is free again");
		}
	}

	/**
	 * Nothing is opened meanwhile.
	 */
	@Override
	public boolean follow() {
		boolean paused = this.source.control().isPaused(queue());
		if (!paused) {
			this.halted = false;
		}
		boolean moved = this.sessions.move((state) -> state.pause(paused));
		boolean resized = resize();
		ConsumerState state = this.sessions.state();
		ConsumerSession current = this.sessions.current();
		if (current != null && (moved || resized) && state != ConsumerState.STOPPED) {
			current.cancel();
			this.pool.giveBackWaiting((delivery) -> true);
			if (!paused) {
				this.channel.renew(current.getChannel());
				current.closeWhenSettled();
			}
		}
		if (moved) {
			logger.info("Queue '%s' is %s".formatted(queue(), paused ? "paused" : "paused no more"));
		}
		if (!paused) {
			return false;
		}
		this.halted = true;
		this.pool.giveBackWaiting((delivery) -> true);
		return state == ConsumerState.PAUSED && isBusyWith(queue());
	}

	private boolean resize() {
		Concurrency scaled = this.source.control().concurrency(queue());
		Concurrency wanted = (scaled != null) ? scaled : this.configured.concurrency();
		if (wanted.equals(concurrency()) || wanted.equals(this.refused)) {
			return false;
		}
		Capacity before = this.capacity;
		try {
			Prefetch prefetch = new Prefetch(this.configured.scaled(wanted), this.sources.size());
			prefetch.get();
			before.stop();
			this.capacity = capacity(prefetch, wanted);
		}
		catch (StartException ex) {
			this.refused = wanted;
			logger.warn("Queue '%s' stays at concurrency %s: %s".formatted(queue(), concurrency(), ex.getMessage()));
			return false;
		}
		this.refused = null;
		this.pool.resize(wanted);
		logger.info("Queue '%s' is worked on with concurrency %s, prefetch %d".formatted(queue(), wanted, prefetch()));
		return true;
	}

	@Override
	public boolean isBusyWith(String queue) {
		return queue.equals(queue()) && (!this.halted || !this.pool.isIdle() || this.pool.stubborn() > 0
				|| this.sessions.all().stream().anyMatch((each) -> each.isOpen() && each.acks().inHand() > 0));
	}

	/**
	 * The sources of which deliveries should come if they have any: this worker consumes
	 * and has room for them.
	 */
	public List<String> hungryFor() {
		ConsumerSession current = this.sessions.current();
		return (current != null && current.isConsuming()) ? current.withRoom() : List.of();
	}

	/**
	 * How many deliveries have come so far.
	 */
	public long received() {
		return this.received.get();
	}

	/**
	 * The session that consumes, or the last one that did.
	 */
	public @Nullable ConsumerSession session() {
		return this.sessions.current();
	}

	/**
	 * How many channels are open, with those on which tasks are still in hand.
	 */
	public int channels() {
		return (int) this.sessions.all().stream().filter(ConsumerSession::isOpen).count();
	}

	@Override
	public void quiesce() {
		this.sessions.move(ConsumerState::stop);
		this.sessions.all().forEach(ConsumerSession::cancel);
		this.capacity.stop();
		this.pool.shutdown();
		this.sessions.all().forEach(ConsumerSession::awaitLastDelivery);
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
	}

	public ConsumerStatus status() {
		ConsumerSession current = this.sessions.current();
		boolean consuming = current != null && current.isConsuming();
		ConsumerState state = this.sessions.state();
		return new ConsumerStatus(queue(), concurrency().max(), this.pool.active(), this.pool.stubborn(),
				this.restarts.get(), consuming, state == ConsumerState.PAUSED, state == ConsumerState.STOPPED,
				problem(consuming));
	}

	private @Nullable String problem(boolean consuming) {
		int missing = this.pool.missing();
		if (missing > 0) {
			return ("%d of %d threads are stuck in tasks that ignore their interrupt, and task-queue.worker.max-stubborn"
					+ " allows no more replacements. Restart the application.")
				.formatted(missing, concurrency().max());
		}
		return consuming ? null : this.channel.problem();
	}

	/**
	 * How much is taken in hand.
	 *
	 * @param readAhead absent where nothing is to be read ahead
	 * @param lentPlaces absent where no places are lent
	 */
	private record Capacity(Concurrency concurrency, int prefetch, @Nullable ReadAhead readAhead,
			@Nullable LentPlaces lentPlaces) {

		void stop() {
			if (this.readAhead != null) {
				this.readAhead.stop();
			}
			if (this.lentPlaces != null) {
				this.lentPlaces.stop();
			}
		}

	}

	/**
	 * What the channel is for.
	 */
	private final class Setup implements RecoveringChannel.Setup {

		@Override
		public void open(Channel channel) throws IOException {
			consume(channel);
		}

		@Override
		public boolean isBusy() {
			ConsumerSession current = QueueConsumer.this.sessions.current();
			return current != null && current.acks().inHand() > 0;
		}

		/**
		 * What is in hand is finished on the old channel.
		 */
		@Override
		public void leave(Channel channel) {
			for (ConsumerSession session : QueueConsumer.this.sessions.all()) {
				if (session.getChannel() == channel) {
					session.cancel();
					session.closeWhenSettled();
				}
			}
		}

	}

}
