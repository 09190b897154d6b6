package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.BrokerVersion;
import io.github.taskqueue.internal.broker.connection.Channels;
import io.github.taskqueue.internal.broker.topology.AckTimeout;
import io.github.taskqueue.internal.broker.topology.QueueAddress;

/**
 * What lives as long as one channel of a queue's worker: its consumer and its acks.
 */
public final class ConsumerSession extends DefaultConsumer {

	private static final Log logger = LogFactory.getLog(ConsumerSession.class);

	private final QueueSource origin;

	private final QueueAddress queue;

	private final String source;

	private final AckWindow acks;

	private final Consumer<ChannelDelivery> onDelivery;

	private final Consumer<ConsumerSession> onCancel;

	private @Nullable String tag;

	private volatile @Nullable String aheadTag;

	private volatile Map<String, Object> arguments = Map.of();

	private volatile int prefetch;

	private volatile Duration ackTimeout = AckTimeout.DEFAULT;

	private volatile boolean takenBackWhenLate;

	private volatile boolean countsReturns = true;

	private volatile boolean cancelled;

	/**
	 * Creates the session of a work queue.
	 * @param origin where its deliveries come from
	 * @param queue the queue that it consumes
	 * @param acks the channel and its acks
	 * @param onDelivery takes deliveries, on a thread of the client library
	 * @param onCancel told when the broker cancels the consumer, as it does when the
	 * queue is deleted or a delivery is not acknowledged in time
	 */
	ConsumerSession(QueueSource origin, QueueAddress queue, AckWindow acks, Consumer<ChannelDelivery> onDelivery,
			Consumer<ConsumerSession> onCancel) {
		this(origin, queue, queue.workQueue(), acks, onDelivery, onCancel);
	}

	/**
	 * Creates a session.
	 * @param origin where its deliveries come from
	 * @param queue the queue whose tasks they are
	 * @param source name on the broker of the queue that is consumed
	 * @param acks the channel and its acks
	 * @param onDelivery takes deliveries, on a thread of the client library
	 * @param onCancel told when the broker cancels the consumer
	 */
	ConsumerSession(QueueSource origin, QueueAddress queue, String source, AckWindow acks,
			Consumer<ChannelDelivery> onDelivery, Consumer<ConsumerSession> onCancel) {
		super(acks.channel());
		this.origin = origin;
		this.queue = queue;
		this.source = source;
		this.acks = acks;
		this.onDelivery = onDelivery;
		this.onCancel = onCancel;
	}

	QueueSource origin() {
		return this.origin;
	}

	QueueAddress queue() {
		return this.queue;
	}

	AckWindow acks() {
		return this.acks;
	}

	boolean isOpen() {
		return this.acks.isOpen();
	}

	/**
	 * Whether the channel was lost, and not only just now.
	 * @param time for how long at least
	 * @return whether it was
	 */
	boolean isLostFor(Duration time) {
		return this.acks.isClosedFor(time);
	}

	/**
	 * Whether the broker counts what is given back like what is lost in a crash.
	 * @return {@code false} from RabbitMQ 4.3 on
	 */
	boolean countsReturns() {
		return this.countsReturns;
	}

	boolean isConsuming() {
		return isOpen() && !this.cancelled && getConsumerTag() != null;
	}

	/**
	 * The longest time from a delivery to its ack.
	 * @return the time
	 */
	Duration ackTimeout() {
		return this.ackTimeout;
	}

	/**
	 * Whether the broker takes back a delivery that is late and leaves the channel open,
	 * so that nothing else tells.
	 * @return {@code false} if it closes the channel
	 */
	boolean isTakenBackWhenLate() {
		return this.takenBackWhenLate;
	}

	/**
	 * Asks the broker for deliveries, unless the session was cancelled before.
	 * @param prefetch how many deliveries may be unacknowledged
	 * @param timeout within which they are to be acknowledged
	 * @throws IOException if the broker refuses
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
		this.tag = channel.basicConsume(source(), false, this.arguments, this);
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
	 * @param more whether there are to be more
	 * @throws IOException if the broker refuses
	 */
	void readAhead(boolean more) throws IOException {
		String last = this.aheadTag;
		if (more) {
			startAhead("ahead-" + UUID.randomUUID());
		}
		else if (last != null) {
			getChannel().basicCancel(last);
			this.aheadTag = null;
		}
		int size = aheadSize();
		this.acks.resize(this.prefetch + size, size);
		if (this.cancelled) {
			cancel();
		}
	}

	private void startAhead(String name) throws IOException {
		this.aheadTag = name;
		try {
			getChannel().basicQos(ReadAhead.SIZE);
			getChannel().basicConsume(source(), false, name, false, false, this.arguments, this);
		}
		catch (IOException ex) {
			// It may have started all the same, and only the answer be late
			cancel(name);
			this.aheadTag = null;
			throw ex;
		}
	}

	boolean isReadingAhead() {
		return this.aheadTag != null;
	}

	private int aheadSize() {
		return isReadingAhead() ? ReadAhead.SIZE : 0;
	}

	/**
	 * Whether the broker may send more deliveries.
	 * @return whether it may
	 */
	boolean hasRoom() {
		return this.acks.inHand() < this.prefetch + aheadSize();
	}

	@Override
	public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
		take(envelope.getDeliveryTag(), new ChannelDelivery(this, envelope, properties, body));
	}

	/**
	 * Takes a delivery in hand.
	 * @param tag its tag
	 * @param delivery the delivery
	 */
	void take(long tag, ChannelDelivery delivery) {
		this.acks.delivered(tag, delivery);
		if (this.cancelled) {
			delivery.giveBack();
		}
		else {
			this.onDelivery.accept(delivery);
		}
	}

	/**
	 * Name on the broker of the queue to consume.
	 * @return the name
	 */
	String source() {
		return this.source;
	}

	@Override
	public void handleCancel(String consumerTag) {
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
		cancel(this.tag);
		cancel(this.aheadTag);
	}

	private void cancel(@Nullable String consumer) {
		if (consumer == null) {
			return;
		}
		try {
			getChannel().asyncRpc(new AMQP.Basic.Cancel.Builder().consumerTag(consumer).nowait(true).build());
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The consumer is already cancelled", ex);
		}
	}

	/**
	 * Closes the channel once nothing of it is in hand any more. The session must be
	 * cancelled.
	 */
	void closeWhenSettled() {
		this.acks.whenEmpty(() -> Channels.closeLater(getChannel()));
	}

	void close(Duration patience) {
		Channels.close(getChannel(), patience);
	}

}
