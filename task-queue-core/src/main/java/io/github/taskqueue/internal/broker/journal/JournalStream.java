package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AMQP.BasicProperties;
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

	private final Broker broker;

	private final String queue;

	private final JournalPart part;

	/**
	 * Whether a stream that is missing and cannot be declared is an error.
	 */
	private final boolean required;

	private final RecoveringChannel channel;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable Reader reader;

	private @Nullable Reading reading;

	private volatile @Nullable Position last;

	private volatile boolean hasRead;

	JournalStream(Broker broker, JournalPart part, boolean required, RecoveryLoop loop) {
		this.broker = broker;
		this.queue = broker.names().journal();
		this.part = part;
		this.required = required;
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
			// Both, so that all is declared once a worker has started
			this.broker.topology().declare(opened.getConnection(), this.part);
			this.broker.topology().declare(opened.getConnection(), LeaderPart.INSTANCE);
			consume(opened);
		}
		catch (StartException ex) {
			if (!isAbsent()) {
				reader().refused(ex);
				throw ex;
			}
		}
		catch (IOException ex) {
			tellIfRefused(ex);
			if (!isMissing(AmqpError.of(ex)) || !isAbsent()) {
				throw ex;
			}
		}
	}

	/**
	 * A queue of a node that is down is not found either.
	 */
	private static boolean isMissing(@Nullable AmqpError error) {
		return error != null && error.code() == AmqpError.NOT_FOUND && error.text().contains("no queue");
	}

	/**
	 * Does without a stream that is missing. One that was there once is expected to come
	 * back.
	 */
	private boolean isAbsent() {
		boolean absent = !this.required && !this.hasRead;
		if (absent) {
			reader().absent(("There is no journal, as the stream '%s' does not exist and is not to be declared by this"
					+ " application. Set task-queue.journal=stream if it is needed.")
				.formatted(this.queue));
			this.channel.stop();
		}
		return absent;
	}

	private void tellIfRefused(@Nullable Throwable failure) {
		AmqpError error = (failure != null) ? AmqpError.of(failure) : null;
		Reader told = this.reader;
		if (error != null && error.code() == AmqpError.ACCESS_REFUSED && told != null) {
			told.refused(new StartException("RabbitMQ refuses access to the journal: %s.".formatted(error.text()),
					("Grant the user of this application the permissions on '%s' that docs/topology.md names, or set"
							+ " task-queue.journal=none to do without what needs it.")
						.formatted(this.queue)));
		}
	}

	private void consume(Channel opened) throws IOException {
		Position from = this.last;
		Reading begun = new Reading(opened, from);
		synchronized (this) {
			this.reading = begun;
			reader().opened();
		}
		opened.addShutdownListener((cause) -> ended(begun));
		opened.basicQos(PREFETCH);
		opened.basicConsume(this.queue, false, Map.of("x-stream-offset", (from != null) ? from.offset() : "first"),
				begun);
	}

	private synchronized void ended(Reading ended) {
		if (this.reading == ended) {
			reader().lost();
		}
	}

	@Override
	public CompletableFuture<Void> append(Entry entry) {
		try {
			return this.broker.publisher()
				.send(new Outgoing(entry.id(), "", this.queue, EntryCodec.toProperties(entry),
						EntryCodec.toBody(entry.journalRecord())))
				.whenComplete((done, failure) -> tellIfRefused(failure));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void reopen(String reason) {
		this.channel.restart(reason);
	}

	@Override
	public boolean isReachable() {
		CompletableFuture<Connection> open = this.broker.connections().publishing().whenOpen();
		return open.isDone() && !open.isCompletedExceptionally();
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
	 * Reads over one channel.
	 */
	private final class Reading extends DefaultConsumer {

		private @Nullable Position expected;

		private boolean over;

		private long ackedAt = System.nanoTime();

		Reading(Channel channel, @Nullable Position expected) {
			super(channel);
			this.expected = expected;
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body)
				throws IOException {
			if (this.over) {
				return;
			}
			Map<String, Object> headers = properties.getHeaders();
			if (headers != null && headers.get("x-stream-offset") instanceof Number offset) {
				read(Position.of(offset.longValue(), properties, body), properties, body);
				ack(envelope.getDeliveryTag());
				JournalStream.this.channel.delivered(envelope.isRedeliver());
			}
			else {
				end(() -> reader()
					.refused(new StartException("The queue '%s' is no stream.".formatted(JournalStream.this.queue),
							"Delete it when nothing needs it, and let the application declare it.")),
						"its queue is no stream");
			}
		}

		private void read(Position position, BasicProperties properties, byte[] body) {
			Position known = this.expected;
			this.expected = null;
			if (known != null) {
				if (!known.equals(position)) {
					JournalStream.this.last = null;
					end(() -> reader().startOver(position.offset() <= known.offset()),
							"the stream does not go on where reading ended");
				}
				return;
			}
			JournalStream.this.last = position;
			JournalStream.this.hasRead = true;
			Entry entry;
			try {
				entry = EntryCodec.toEntry(properties, body);
			}
			catch (Exception ex) {
				unreadable(ex);
				return;
			}
			reader().read(position.offset(), entry, body.length + OVERHEAD);
		}

		private void end(Runnable told, String reason) {
			this.over = true;
			told.run();
			JournalStream.this.channel.restart(reason);
		}

		/**
		 * The acks give the broker leave to send more, and what waits for its ack for
		 * half an hour closes the channel.
		 */
		private void ack(long tag) throws IOException {
			long now = System.nanoTime();
			if (!this.over && (tag % ACK_EVERY == 0 || now - this.ackedAt > ACK_AFTER.toNanos())) {
				this.ackedAt = now;
				getChannel().basicAck(tag, true);
			}
		}

		@Override
		public void handleCancel(String consumerTag) {
			JournalStream.this.channel.restart("the broker has cancelled its consumer");
		}

	}

}
