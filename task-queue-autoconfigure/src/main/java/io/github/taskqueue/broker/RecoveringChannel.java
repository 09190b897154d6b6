package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A channel that comes back: whenever it is lost, by itself or with its connection, it is
 * opened and set up again, until it is stopped. Thread-safe.
 */
public final class RecoveringChannel {

	private static final Log logger = LogFactory.getLog(RecoveringChannel.class);

	/**
	 * A channel that the broker closes at once, for instance because its queue is gone,
	 * is not to spin.
	 */
	private static final Duration PAUSE = Duration.ofMillis(500);

	/**
	 * A lost connection has pauses of its own; this one lets it notice.
	 */
	private static final Duration SHORT_PAUSE = Duration.ofMillis(50);

	private final String name;

	private final BrokerConnection connection;

	private final ScheduledExecutorService executor;

	private final Setup setup;

	private boolean running;

	/**
	 * Counts the channels that were tried. What befalls an earlier one is old news.
	 */
	private int current;

	private @Nullable Channel channel;

	private volatile @Nullable String problem;

	/**
	 * Creates a channel that is not opened yet.
	 * @param name what it is for, for messages
	 * @param connection the connection to open it on
	 * @param executor runs the set-up, which blocks for as long as the broker takes
	 * @param setup declares and consumes what it is for
	 */
	public RecoveringChannel(String name, BrokerConnection connection, ScheduledExecutorService executor, Setup setup) {
		this.name = name;
		this.connection = connection;
		this.executor = executor;
		this.setup = setup;
	}

	/**
	 * Opens the channel as soon as there is a connection. Returns at once.
	 */
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			openWhenConnected(++this.current);
		}
	}

	private void openWhenConnected(int number) {
		this.connection.whenOpen().thenAcceptAsync((connection) -> open(connection, number), this.executor);
	}

	private void open(Connection connection, int number) {
		try {
			Channel opened = Channels.open(connection);
			if (!keep(opened, number)) {
				Channels.close(opened);
				return;
			}
			this.setup.open(opened);
			this.problem = null;
			opened.addShutdownListener((cause) -> lost(number, cause));
		}
		catch (IOException | RuntimeException ex) {
			failed(number, BrokerReason.of(ex));
		}
	}

	private synchronized boolean keep(Channel opened, int number) {
		if (!isCurrent(number)) {
			return false;
		}
		this.channel = opened;
		return true;
	}

	private boolean isCurrent(int number) {
		return this.running && this.current == number;
	}

	private void failed(int number, String reason) {
		String last = this.problem;
		if (reopen(number, reason, PAUSE) && !reason.equals(last)) {
			logger.warn("Channel for " + this.name + " could not be opened: " + reason + ". Trying again.");
		}
	}

	private void lost(int number, ShutdownSignalException cause) {
		boolean withConnection = cause.isHardError();
		Duration pause = withConnection ? SHORT_PAUSE : PAUSE;
		if (reopen(number, cause.getMessage(), pause) && !withConnection) {
			logger.warn("Channel for " + this.name + " was closed: " + cause.getMessage() + ". Opening it again.");
		}
	}

	/**
	 * Ends a channel and has the next one opened after a pause.
	 * @param number number of the channel
	 * @param reason why it ends
	 * @param pause the pause
	 * @return whether that was news
	 */
	private boolean reopen(int number, @Nullable String reason, Duration pause) {
		Channel ended;
		synchronized (this) {
			if (!isCurrent(number)) {
				return false;
			}
			ended = this.channel;
			openNext(reason, pause);
		}
		close(ended);
		return true;
	}

	/**
	 * Guarded by this object's monitor.
	 */
	private void openNext(@Nullable String reason, Duration pause) {
		this.channel = null;
		this.problem = reason;
		int next = ++this.current;
		this.executor.schedule(() -> openWhenConnected(next), pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static void close(@Nullable Channel ended) {
		if (ended != null) {
			Channels.close(ended);
		}
	}

	private synchronized int current() {
		return this.current;
	}

	/**
	 * Closes the channel so that it is set up anew.
	 * @param reason why, for the log
	 */
	public void restart(String reason) {
		if (reopen(current(), reason, PAUSE)) {
			logger.warn("Channel for " + this.name + " is opened again: " + reason);
		}
	}

	/**
	 * Opens another channel in place of one that is to be used no more for what is new,
	 * and leaves that one open for what it still has in hand. Its owner closes it.
	 * @param old the channel; nothing happens if it is not the current one
	 * @param reason why, for the log
	 */
	public void replace(Channel old, String reason) {
		synchronized (this) {
			if (!this.running || this.channel != old) {
				return;
			}
			openNext(reason, SHORT_PAUSE);
		}
		logger.warn("Channel for " + this.name + " is replaced: " + reason);
	}

	/**
	 * Why the channel is not open. A reason of the connection comes first: the channel is
	 * but told that the connection is gone.
	 * @return the reason, or {@code null} if it is open or about to be
	 */
	public @Nullable String problem() {
		return this.connection.problem().map(BrokerProblem::description).orElse(this.problem);
	}

	/**
	 * Closes the channel for good. A broker that is silent is not waited for.
	 */
	public void stop() {
		Channel last;
		synchronized (this) {
			this.running = false;
			last = this.channel;
			this.channel = null;
		}
		if (last != null) {
			Channels.close(last, Channels.PATIENCE);
		}
	}

	/**
	 * Does not open the channel again. It ends with its connection, which is about to be
	 * closed.
	 */
	synchronized void leave() {
		this.running = false;
		this.channel = null;
	}

	/**
	 * Prepares a newly opened channel.
	 */
	@FunctionalInterface
	public interface Setup {

		/**
		 * Declares and consumes what the channel is for.
		 * @param channel the new channel
		 * @throws IOException if the broker refuses; the channel is then discarded and
		 * opened again after a pause
		 */
		void open(Channel channel) throws IOException;

	}

}
