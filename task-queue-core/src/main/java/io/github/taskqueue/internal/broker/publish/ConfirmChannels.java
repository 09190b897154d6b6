package io.github.taskqueue.internal.broker.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.broker.connection.Channels;

/**
 * Publishes on a channel, which is opened again when it is lost, and watches it: late
 * confirms are not waited for, and a connection from which the broker does not read is
 * cut. Thread-safe.
 * <p>
 * RabbitMQ says that it blocks publishers only to a connection that publishes while it
 * does. So after a while of silence it is asked by a message that is taken back: of a
 * task it would not be known whether it is stored.
 */
public final class ConfirmChannels implements AutoCloseable {

	private static final Duration WATCH_PERIOD = Duration.ofMillis(100);

	private final BrokerConnection connection;

	private final int maxInFlight;

	private final Outgoing probe;

	private final RecoveryLoop loop;

	private final Runnable missing;

	/**
	 * Channels that get nothing new and are closed when what they have sent has ended.
	 */
	private final Queue<ConfirmChannel> worn = new ConcurrentLinkedQueue<>();

	private volatile @Nullable ConfirmChannel channel;

	private @Nullable CompletableFuture<ConfirmChannel> opening;

	/**
	 * Opens no channel yet.
	 * @param missing told that an exchange does not exist
	 */
	public ConfirmChannels(BrokerConnection connection, int maxInFlight, Outgoing probe, RecoveryLoop loop,
			Runnable missing) {
		this.connection = connection;
		this.maxInFlight = maxInFlight;
		this.probe = probe;
		this.loop = loop;
		this.missing = missing;
		loop.add("The expiry of confirms", this::watch).wake();
	}

	private Duration watch() {
		ConfirmChannel current = this.channel;
		if (current != null) {
			watch(current);
			this.connection.sendHeld(current.connection());
		}
		this.worn.forEach(this::watch);
		this.worn.removeIf(this::isClosing);
		return WATCH_PERIOD;
	}

	private void watch(ConfirmChannel watched) {
		watched.expire();
		if (watched.isStuck()) {
			this.connection.cut(watched.connection());
		}
	}

	/**
	 * Closes a worn channel that has nothing under way. The broker may take its time to
	 * answer.
	 */
	private boolean isClosing(ConfirmChannel replaced) {
		if (replaced.isIdle()) {
			OwnThread.INSTANCE.execute(() -> replaced.close(Duration.ZERO));
			return true;
		}
		return false;
	}

	/**
	 * Sends a message without waiting for its confirm, if the broker takes messages as
	 * far as one can know.
	 */
	CompletableFuture<Void> send(Outgoing message, long end) {
		this.connection.refuseWhileBlocked();
		ConfirmChannel open = open(end);
		if (open.isSilent()) {
			awaitAnswer(open, end);
		}
		return open.send(message, end);
	}

	private void awaitAnswer(ConfirmChannel open, long end) {
		try {
			CompletableFuture<Void> answer = open.probe(this.probe, end);
			open.flush(end);
			answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			this.connection.refuseWhileBlocked();
			throw new BrokerUnavailableException("RabbitMQ does not answer on the publishing channel", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while waiting for RabbitMQ", ex);
		}
	}

	/**
	 * Sends what a burst of this thread has held back.
	 */
	void flush(long end) {
		ConfirmChannel current = this.channel;
		try {
			if (current != null) {
				current.flush(end);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private ConfirmChannel open(long end) {
		ConfirmChannel current = this.channel;
		if (current == null || !current.isOpen()) {
			return await(end);
		}
		if (current.isWorn()) {
			replaceSoon();
		}
		return current;
	}

	private void replaceSoon() {
		Connection open = this.connection.whenOpen().getNow(null);
		if (open != null) {
			opening(open);
		}
	}

	/**
	 * The channel is opened on another thread, as the broker may take longer to answer
	 * than the caller has time.
	 */
	private ConfirmChannel await(long end) {
		Connection open = this.connection.await(Duration.ofNanos(end - System.nanoTime()));
		try {
			return opening(open).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw new BrokerUnavailableException("No publishing channel could be opened: " + BrokerReason.of(ex), ex);
		}
		catch (TimeoutException ex) {
			this.connection.refuseWhileBlocked();
			throw new BrokerUnavailableException("RabbitMQ did not open a publishing channel in time", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while a publishing channel was being opened", ex);
		}
	}

	private synchronized CompletableFuture<ConfirmChannel> opening(Connection connection) {
		CompletableFuture<ConfirmChannel> current = this.opening;
		if (current == null || isOver(current)) {
			current = CompletableFuture.supplyAsync(() -> open(connection), OwnThread.INSTANCE);
			this.opening = current;
		}
		return current;
	}

	private static boolean isOver(CompletableFuture<ConfirmChannel> opening) {
		return opening.isDone()
				&& (opening.isCompletedExceptionally() || !opening.join().isOpen() || opening.join().isWorn());
	}

	private ConfirmChannel open(Connection connection) {
		try {
			ConfirmChannel replaced = this.channel;
			ConfirmChannel opened = ConfirmChannel.open(connection, this.maxInFlight, silence(connection, replaced),
					this.missing);
			this.channel = opened;
			if (replaced != null) {
				this.worn.add(replaced);
			}
			return opened;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What is known of a connection holds for its next channel too.
	 */
	private static Silence silence(Connection connection, @Nullable ConfirmChannel replaced) {
		return (replaced != null && replaced.connection() == connection) ? replaced.silence() : new Silence();
	}

	/**
	 * Closes the channel once the messages under way have ended. A silent broker is not
	 * waited for as long as a caller would wait, as the application stops.
	 */
	@Override
	public void close() {
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.close(Channels.PATIENCE);
		}
		this.loop.close();
	}

}
