package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.RecoveringChannel;
import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.journal.JournalLog;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.start.StartException;

/**
 * The journal in a stream of the broker. Over the loss of a channel it is read on where
 * reading ended, if what is there is the message that was read last: the stream may be
 * another one by then, or have lost its beginning.
 * <p>
 * It is read over the publishing connection: without that one nothing can be appended
 * either, and the consuming connection has to wait for the journal.
 */
final class JournalStream implements JournalLog {

	private static final Log logger = LogFactory.getLog(JournalStream.class);

	private static final int PREFETCH = 1_000;

	private static final int ACK_EVERY = 250;

	private static final Duration ACK_AFTER = Duration.ofSeconds(1);

	/**
	 * What the broker needs for a message beside its body.
	 */
	private static final int OVERHEAD = 150;

	/**
	 * An append that is refused ends the channel that all publish on.
	 */
	private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

	private static final String DO_WITHOUT = " Set task-queue.journal=none to do without what needs the journal.";

	private final Broker broker;

	private final String queue;

	private final JournalPart part;

	private final RecoveryLoop loop;

	private final RecoveringChannel channel;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable Reader reader;

	private volatile @Nullable Refusal refusal;

	private @Nullable Reading reading;

	private @Nullable Position last;

	JournalStream(Broker broker, JournalPart part, RecoveryLoop loop) {
		this.broker = broker;
		this.queue = broker.names().journal();
		this.part = part;
		this.loop = loop;
		this.channel = new RecoveringChannel("the journal", broker.connections().publishing(), loop, this::open);
	}

	@Override
	public void read(Reader reader) {
		this.reader = reader;
		this.channel.start();
	}

	private Reader reader() {
		return Objects.requireNonNull(this.reader);
	}

	private void open(Channel opened) throws IOException {
		try {
			// Both, so that all is there once a worker has started
			this.broker.topology().declare(opened.getConnection(), this.part);
			this.broker.topology().declare(opened.getConnection(), LeaderPart.INSTANCE);
			requireExisting(opened.getConnection(), this.queue);
			requireExisting(opened.getConnection(), this.broker.names().leader());
			consume(opened);
		}
		catch (StartException ex) {
			if (!givesUp(String.valueOf(ex.getMessage()), ex.action())) {
				throw ex;
			}
		}
		catch (IOException ex) {
			if (!givesUp(ex)) {
				throw ex;
			}
		}
	}

	/**
	 * A queue of a node that is down is not found either, and will be back.
	 */
	private static void requireExisting(Connection connection, String queue) throws IOException {
		try (DeclarationChannel asking = new DeclarationChannel(connection)) {
			asking.ask((open) -> open.queueDeclarePassive(queue));
		}
		catch (IOException ex) {
			AmqpError error = AmqpError.of(ex);
			if (error != null && error.code() == AmqpError.NOT_FOUND && error.text().contains("no queue")) {
				throw new StartException(
						"The queue '%s' does not exist, and this application is not to declare it.".formatted(queue),
						"Create it as docs/topology.md describes, and start the application again.");
			}
			throw ex;
		}
	}

	private boolean givesUp(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		if (error == null) {
			return false;
		}
		if (error.code() == AmqpError.ACCESS_REFUSED) {
			return givesUp("RabbitMQ refuses access: " + error.text() + ".",
					"Grant the user of this application the permissions on '%s' that docs/topology.md names."
						.formatted(this.queue));
		}
		if (error.text().contains("'x-stream-offset'")) {
			return givesUpWhatIsNoStream();
		}
		return isUnsupported(error) && givesUp("RabbitMQ has no streams: " + error.text() + ".",
				"Enable them by 'rabbitmqctl enable_feature_flag all', or upgrade RabbitMQ.");
	}

	private boolean givesUpWhatIsNoStream() {
		return givesUp("It is a queue of another kind.",
				"Delete it when nothing needs it, and let the application declare it.");
	}

	private static boolean isUnsupported(AmqpError error) {
		return error.ofDeclaration() && (error.code() == AMQP.NOT_IMPLEMENTED || error.text().contains("feature flag"));
	}

	private boolean givesUp(String description, String action) {
		boolean over = reader().refused(new StartException(
				"The stream '%s' of the journal cannot be used. %s".formatted(this.queue, description),
				action + DO_WITHOUT));
		if (over) {
			this.channel.stop();
		}
		return over;
	}

	private void consume(Channel opened) throws IOException {
		Position from;
		Reading begun;
		synchronized (this) {
			from = this.last;
			begun = new Reading(opened, from);
			this.reading = begun;
		}
		opened.addShutdownListener((cause) -> ended(begun));
		opened.basicQos(PREFETCH);
		opened.basicConsume(this.queue, false, Map.of("x-stream-offset", (from != null) ? from.offset() : "first"),
				begun);
		synchronized (this) {
			// Later than the consumer: a broker that blocks publishers reads nothing
			// after
			// the first marker
			if (this.reading == begun && opened.isOpen()) {
				reader().opened();
			}
		}
	}

	private synchronized void ended(Reading ended) {
		if (this.reading == ended) {
			reader().lost();
		}
	}

	@Override
	public CompletableFuture<Void> append(Entry entry) {
		Refusal last = this.refusal;
		if (last != null && System.nanoTime() - last.at < PAUSE_AFTER_REFUSAL.toNanos()) {
			return CompletableFuture.failedFuture(last.failure);
		}
		try {
			return this.broker.publisher()
				.send(new Outgoing(entry.id(), "", this.queue, EntryCodec.toProperties(entry),
						EntryCodec.toBody(entry.journalRecord())))
				.whenComplete((done, failure) -> {
					if (failure != null) {
						failed(failure);
					}
				});
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The channel may have been closed because of another message that was refused.
	 */
	private void failed(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		if (error != null && error.code() == AmqpError.ACCESS_REFUSED && error.text().contains("'amq.default'")) {
			this.refusal = new Refusal(failure, System.nanoTime());
			if (this.reader != null) {
				this.loop.execute(() -> givesUp(failure));
			}
		}
	}

	/**
	 * The message that was read last is delivered again at once. If it is not, the stream
	 * is another one, which does not reach that far.
	 */
	@Override
	public void reopen(String reason) {
		synchronized (this) {
			Reading current = this.reading;
			if (current != null && current.expected != null) {
				startOver(true);
			}
		}
		this.channel.restart(reason);
	}

	private void startOver(boolean another) {
		this.reading = null;
		this.last = null;
		reader().lost();
		reader().startOver(another);
	}

	@Override
	public boolean isReachable() {
		CompletableFuture<Connection> open = this.broker.connections().publishing().whenOpen();
		return open.isDone() && !open.isCompletedExceptionally();
	}

	@Override
	public boolean isBlocked() {
		return this.broker.connections().publishing().blockedBy().isPresent();
	}

	@Override
	public long maxBytes() {
		return this.part.maxBytes();
	}

	@Override
	public void close() {
		this.channel.leave();
	}

	private void unreadable(Exception failure) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("Records in '%s' that cannot be read are skipped. The first one: %s".formatted(this.queue,
					LogText.line(String.valueOf(failure.getMessage()).lines().findFirst().orElse(""))));
		}
	}

	/**
	 * Where an entry is, and which one.
	 */
	private record Position(long offset, int fingerprint) {

		static Position of(long offset, BasicProperties properties, byte[] body) {
			return new Position(offset, Objects.hash(properties.getMessageId(), Arrays.hashCode(body)));
		}

	}

	/**
	 * That an append was refused.
	 */
	private record Refusal(Throwable failure, long at) {

	}

	/**
	 * Reads over one channel. Of an earlier one, deliveries may still come.
	 */
	private final class Reading extends DefaultConsumer {

		private @Nullable Position expected;

		private long ackedAt = System.nanoTime();

		Reading(Channel channel, @Nullable Position expected) {
			super(channel);
			this.expected = expected;
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
			Map<String, Object> headers = properties.getHeaders();
			if (!(headers != null && headers.get("x-stream-offset") instanceof Number offset)) {
				if (!givesUpWhatIsNoStream()) {
					JournalStream.this.channel.restart("its queue is no stream");
				}
			}
			else if (read(Position.of(offset.longValue(), properties, body), properties, body)) {
				ack(envelope.getDeliveryTag());
				JournalStream.this.channel.delivered(envelope.isRedeliver());
			}
		}

		private boolean read(Position position, BasicProperties properties, byte[] body) {
			synchronized (JournalStream.this) {
				if (JournalStream.this.reading != this) {
					return false;
				}
				Position known = this.expected;
				this.expected = null;
				if (known == null) {
					JournalStream.this.last = position;
					tell(position.offset(), properties, body);
					return true;
				}
				if (known.equals(position)) {
					return true;
				}
				startOver(position.offset() <= known.offset());
			}
			JournalStream.this.channel.restart("the stream does not go on where reading ended");
			return false;
		}

		private void tell(long offset, BasicProperties properties, byte[] body) {
			try {
				reader().read(offset, EntryCodec.toEntry(properties, body), body.length + OVERHEAD);
			}
			catch (RuntimeException ex) {
				unreadable(ex);
			}
		}

		/**
		 * The acks give the broker leave to send more, and what waits for its ack for
		 * half an hour closes the channel.
		 */
		private void ack(long tag) {
			long now = System.nanoTime();
			if (tag % ACK_EVERY == 0 || now - this.ackedAt > ACK_AFTER.toNanos()) {
				this.ackedAt = now;
				try {
					getChannel().basicAck(tag, true);
				}
				catch (IOException | AlreadyClosedException ex) {
					logger.debug("The channel of the journal was lost meanwhile", ex);
				}
			}
		}

		@Override
		public void handleCancel(String consumerTag) {
			JournalStream.this.channel.restart("the broker has cancelled its consumer");
		}

	}

}
