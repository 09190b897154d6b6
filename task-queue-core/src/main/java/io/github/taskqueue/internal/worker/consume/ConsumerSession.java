package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.broker.connection.BrokerVersion;
import io.github.taskqueue.internal.broker.connection.Channels;
import io.github.taskqueue.internal.broker.topology.AckTimeout;
import io.github.taskqueue.internal.broker.topology.QueueAddress;

/**
 * What lives as long as one channel of a queue's worker: its acks, and one consumer for
 * each of its sources, which share one window of acks.
 */
public final class ConsumerSession extends DefaultConsumer {

	private static final Log logger = LogFactory.getLog(ConsumerSession.class);

	private final QueueSource origin;

	private final SettledTasks settled;

	private final QueueAddress queue;

	private final List<String> sources;

	private final AckWindow acks;

	private final Predicate<ChannelDelivery> takesOver;

	private final Consumer<ChannelDelivery> onDelivery;

	private final Consumer<ConsumerSession> onCancel;

	private List<String> tags = List.of();

	private volatile List<String> aheadTags = List.of();

	/**
	 * The consumers of one delivery for each place that is lent.
	 */
	private final Deque<List<String>> lentTags = new ConcurrentLinkedDeque<>();

	private volatile Map<String, Object> arguments = Map.of();

	private volatile int prefetch;

	private volatile Duration ackTimeout = AckTimeout.DEFAULT;

	private volatile boolean takenBackWhenLate;

	private volatile boolean countsReturns = true;

	private volatile boolean cancelled;

	private volatile boolean cancelSent;

	/**
	 * The tags that the broker has not cancelled by itself, without those of further
	 * consumers.
	 */
	private final Set<String> consuming = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean askedForLast = new AtomicBoolean();

	private final CountDownLatch lastTaken = new CountDownLatch(1);

	ConsumerSession(QueueSource origin, QueueAddress queue, List<String> sources, AckWindow acks,
			Predicate<ChannelDelivery> takesOver, Consumer<ChannelDelivery> onDelivery,
			Consumer<ConsumerSession> onCancel) {
		super(acks.channel());
		this.origin = origin;
		this.settled = origin.settled();
		this.queue = queue;
		this.sources = sources;
		this.acks = acks;
		this.takesOver = takesOver;
		this.onDelivery = onDelivery;
		this.onCancel = onCancel;
	}

	QueueSource origin() {
		return this.origin;
	}

	QueueAddress queue() {
		return this.queue;
	}

	/**
	 * Notes that a message is settled, in case its ack is lost.
	 */
	void settled(@Nullable DeliveryKey key) {
		this.settled.add(key);
	}

	AckWindow acks() {
		return this.acks;
	}

	boolean isOpen() {
		return this.acks.isOpen();
	}

	/**
	 * Whether the channel was lost, and not only just now.
	 */
	boolean isLostFor(Duration time) {
		return this.acks.isClosedFor(time);
	}

	/**
	 * Whether the broker counts what is given back like what is lost in a crash.
	 */
	boolean countsReturns() {
		return this.countsReturns;
	}

	boolean isConsuming() {
		return isOpen() && !this.cancelled && getConsumerTag() != null;
	}

	/**
	 * The longest time from a delivery to its ack.
	 */
	Duration ackTimeout() {
		return this.ackTimeout;
	}

	/**
	 * Whether the broker takes back a delivery that is late and leaves the channel open,
	 * so that nothing else tells.
	 */
	boolean isTakenBackWhenLate() {
		return this.takenBackWhenLate;
	}

	/**
	 * Asks the broker for deliveries, unless the session was cancelled before.
	 */
	synchronized void consume(int prefetch, AckTimeout timeout) throws IOException {
		if (this.cancelled) {
			return;
		}
		Channel channel = getChannel();
		channel.setDefaultConsumer(this);
		channel.basicQos(prefetch);
		this.ackTimeout = timeout.timeout();
		this.takenBackWhenLate = timeout.isKeptBy(channel.getConnection());
		this.prefetch = prefetch;
		this.arguments = timeout.arguments(channel.getConnection());
		this.tags = newTags();
		this.consuming.addAll(this.tags);
		startConsumers(this.tags);
	}

	/**
	 * Notes when the channel is lost. Comes before the first delivery.
	 */
	void attach() {
		Channel channel = getChannel();
		channel.addShutdownListener((cause) -> this.acks.closed());
		this.countsReturns = BrokerVersion.of(channel.getConnection()).countsReturns();
	}

	/**
	 * Asks the broker for more deliveries than the prefetch, or no longer for more. Those
	 * that are here stay. The prefetch of a consumer cannot be changed, so a further one
	 * brings them. For one thread at a time, after {@link #consume}.
	 */
	void readAhead(boolean more) throws IOException {
		if (more) {
			this.aheadTags = startFurther(aheadOfEach());
		}
		else {
			stopFurther(this.aheadTags);
			this.aheadTags = List.of();
		}
		int size = aheadSize();
		this.acks.resize(this.prefetch + size, size);
		if (this.cancelled) {
			cancel();
		}
	}

	/**
	 * Asks the broker for one more delivery at a time for each place that is lent. For
	 * the same thread as {@link #readAhead}.
	 */
	void lend(int places) throws IOException {
		while (this.lentTags.size() > places) {
			stopFurther(this.lentTags.element());
			this.lentTags.remove();
		}
		while (this.lentTags.size() < places) {
			this.lentTags.add(startFurther(1));
		}
		if (this.cancelled) {
			cancel();
		}
	}

	private List<String> startFurther(int prefetch) throws IOException {
		List<String> started = newTags();
		try {
			getChannel().basicQos(prefetch);
			startConsumers(started);
			return started;
		}
		catch (IOException ex) {
			// It may have started all the same, and only the answer be late
			started.forEach(this::cancel);
			throw ex;
		}
	}

	private void stopFurther(List<String> consumers) throws IOException {
		for (String tag : consumers) {
			getChannel().basicCancel(tag);
		}
	}

	/**
	 * A tag begins with the index of its source.
	 */
	private List<String> newTags() {
		return IntStream.range(0, this.sources.size()).mapToObj((index) -> index + "-" + UUID.randomUUID()).toList();
	}

	private void startConsumers(List<String> tags) throws IOException {
		for (String tag : tags) {
			getChannel().basicConsume(sourceOf(tag), false, tag, false, false, this.arguments, this);
		}
	}

	private String sourceOf(String tag) {
		return this.sources.get((this.sources.size() > 1) ? Integer.parseInt(tag, 0, tag.indexOf('-'), 10) : 0);
	}

	boolean isReadingAhead() {
		return !this.aheadTags.isEmpty();
	}

	private int aheadSize() {
		return isReadingAhead() ? aheadOfEach() : 0;
	}

	private int aheadOfEach() {
		return Math.max(1, ReadAhead.SIZE / this.sources.size());
	}

	/**
	 * For how many places that are lent deliveries were asked for.
	 */
	int lent() {
		return this.lentTags.size();
	}

	/**
	 * Whether there is a source of which the broker sends no more deliveries.
	 */
	boolean isFull() {
		return withRoom().size() < this.sources.size();
	}

	/**
	 * The sources of which the broker may send more deliveries.
	 */
	List<String> withRoom() {
		int limit = this.prefetch + aheadSize() + lent();
		List<String> inHand = this.acks.deliveries().stream().map(ChannelDelivery::source).toList();
		return this.sources.stream().filter((source) -> Collections.frequency(inHand, source) < limit).toList();
	}

	@Override
	public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
		take(envelope.getDeliveryTag(), new ChannelDelivery(this, sourceOf(consumerTag), envelope, properties, body));
	}

	/**
	 * Takes a delivery in hand. One that this process works on already is taken over also
	 * after the cancel: given back, it would run a second time beside the first.
	 */
	void take(long tag, ChannelDelivery delivery) {
		this.acks.delivered(tag, delivery);
		if (this.takesOver.test(delivery)) {
			return;
		}
		if (this.cancelSent) {
			delivery.giveBack();
		}
		else {
			this.onDelivery.accept(delivery);
		}
	}

	@Override
	public void handleCancelOk(String consumerTag) {
		if (this.consuming.contains(consumerTag)) {
			this.lastTaken.countDown();
		}
	}

	@Override
	public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
		this.lastTaken.countDown();
	}

	@Override
	public void handleCancel(String consumerTag) {
		this.consuming.remove(consumerTag);
		cancel();
		this.onCancel.accept(this);
	}

	/**
	 * Asks the broker for no more deliveries, and does not wait for its answer: what
	 * still comes is given back, and the broker reads that after this. So it comes before
	 * anything is given back, which the broker would otherwise deliver here again.
	 * <p>
	 * A consumer that the broker itself has cancelled because a delivery was not
	 * acknowledged in time is cancelled too: RabbitMQ 4.3 has only suspended it, and
	 * delivers to it again after the late ack.
	 */
	synchronized void cancel() {
		this.cancelled = true;
		this.tags.forEach(this::cancel);
		this.aheadTags.forEach(this::cancel);
		this.lentTags.forEach((consumers) -> consumers.forEach(this::cancel));
		this.cancelSent = true;
	}

	private void cancel(String consumer) {
		try {
			getChannel().asyncRpc(new AMQP.Basic.Cancel.Builder().consumerTag(consumer).nowait(true).build());
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The consumer is already cancelled", ex);
		}
	}

	/**
	 * Waits, after the cancel, until every delivery that the broker sent before it read
	 * that is in hand or given back. A channel that is closed earlier makes the broker
	 * requeue a delivery of which a copy is just being published.
	 */
	void awaitLastDelivery() {
		Iterator<String> any = this.consuming.iterator();
		if (!any.hasNext() || !isOpen()) {
			return;
		}
		try {
			if (this.askedForLast.compareAndSet(false, true)) {
				// The answer is dispatched after the deliveries that came before it
				getChannel().basicCancel(any.next());
			}
			this.lastTaken.await();
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("The channel is closed, so nothing more comes", ex);
			this.lastTaken.countDown();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Closes the channel once nothing of it is in hand any more. The session must be
	 * cancelled.
	 */
	void closeWhenSettled() {
		OwnThread.INSTANCE.execute(() -> {
			awaitLastDelivery();
			this.acks.whenEmpty(() -> Channels.closeLater(getChannel()));
		});
	}

	void close(Duration patience) {
		Channels.close(getChannel(), patience);
	}

}
