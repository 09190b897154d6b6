package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * A channel that comes back: whenever it is lost, by itself or with its connection, it is
 * opened and set up again, until it is stopped.
 * <p>
 * After a connection has ended because of a message that the client library cannot parse,
 * the channel comes back <em>careful</em>: on a connection of its own, where that message
 * ends nothing else, until it is clear that the message is not in its queue, or the
 * broker's delivery limit has made a dead letter of it. Thread-safe.
 */
public final class RecoveringChannel {

	private static final Log logger = LogFactory.getLog(RecoveringChannel.class);

	/**
	 * A channel that the broker closes at once, for instance because its queue is gone,
	 * is not to spin. The broker also takes a moment to put back what was in hand.
	 */
	private static final Duration PAUSE = Duration.ofMillis(500);

	/**
	 * A lost connection has pauses of its own; this one lets it notice.
	 */
	private static final Duration SHORT_PAUSE = Duration.ofMillis(50);

	/**
	 * The client library does not tell of a lost channel if the heap is full just then.
	 */
	private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

	/**
	 * Words of the broker may differ each time.
	 */
	private static final int MOST_TOLD = 10;

	private final String name;

	private final BrokerConnection connection;

	private final RecoveryLoop loop;

	private final Setup setup;

	private RecoveryLoop.@Nullable Job opening;

	private @Nullable Channel channel;

	private final Carefulness careful = new Carefulness(System::nanoTime);

	private volatile @Nullable String problem;

	/**
	 * What the log has of the channel since it was last open for a while.
	 */
	private final Set<String> told = ConcurrentHashMap.newKeySet();

	public RecoveringChannel(String name, BrokerConnection connection, RecoveryLoop loop, Setup setup) {
		this.name = name;
		this.connection = connection;
		this.loop = loop;
		this.setup = setup;
	}

	/**
	 * Opens the channel as soon as there is a connection. Returns at once.
	 */
	public synchronized void start() {
		if (this.opening == null) {
			this.opening = this.loop.add("Channel for " + this.name, this::turn);
			this.opening.wake();
		}
	}

	private Duration turn() {
		Channel current = current();
		if (current != null && current.isOpen()) {
			if (isCareful()) {
				return goOnCarefully(current);
			}
			this.told.clear();
			return LOOK_EVERY;
		}
		if (current != null) {
			return lost(current, current.getCloseReason());
		}
		CompletableFuture<Connection> open = this.connection.whenOpen();
		if (open.isCompletedExceptionally()) {
			return RecoveryLoop.REST;
		}
		Connection common = open.getNow(null);
		if (common == null) {
			open.thenRun(this::wake);
			return RecoveryLoop.REST;
		}
		return open(common);
	}

	private synchronized @Nullable Channel current() {
		return this.channel;
	}

	private void wake() {
		wakeAfter(Duration.ZERO);
	}

	private synchronized void wakeAfter(Duration pause) {
		if (this.opening != null) {
			this.opening.wakeAfter(pause);
		}
	}

	private Duration open(Connection common) {
		Channel opened = null;
		try {
			opened = isCareful() ? this.connection.openApart(this.name) : Channels.open(common);
			if (!keep(opened)) {
				Channels.close(opened);
				return RecoveryLoop.REST;
			}
			this.setup.open(opened);
			this.careful.opened();
			this.problem = null;
			this.connection.granted(this.name);
			Channel ready = opened;
			opened.addShutdownListener((cause) -> lost(ready, cause));
			if (current() != opened) {
				// Another queue was found meanwhile, and this one need not be careful any
				// more
				this.setup.leave(opened);
			}
			return isCareful() ? Carefulness.LOOK_EVERY : LOOK_EVERY;
		}
		catch (Throwable ex) {
			failed(opened, ex);
			return PAUSE;
		}
	}

	private synchronized boolean keep(Channel opened) {
		this.channel = (this.opening != null) ? opened : null;
		return this.channel != null;
	}

	/**
	 * The broker may have a message for a careful channel that ends it before it is set
	 * up.
	 */
	private void failed(@Nullable Channel failed, Throwable failure) {
		if (failed != null) {
			ShutdownSignalException end = failed.getCloseReason();
			forget(failed);
			Channels.closeLater(failed);
			if (end != null) {
				beCareful(end);
			}
		}
		this.problem = "the channel could not be opened";
		String reason = BrokerReason.of(failure);
		this.problem = reason;
		if (!this.connection.refused(this.name, failure)) {
			tell("could not be opened: " + reason + ". Trying again.");
		}
	}

	/**
	 * A channel may be opened and lost again and again, and is lost at last when it is
	 * stopped.
	 */
	private void tell(String line) {
		if (!isStopped() && this.told.size() < MOST_TOLD && this.told.add(line)) {
			logger.warn("Channel for " + this.name + " " + line);
		}
	}

	private synchronized boolean isStopped() {
		return this.opening == null;
	}

	private synchronized boolean forget(Channel ended) {
		if (this.channel != ended) {
			return false;
		}
		this.channel = null;
		return true;
	}

	/**
	 * The next channel comes first and the words after it, which may be more than there
	 * is room for.
	 */
	private Duration lost(Channel ended, ShutdownSignalException cause) {
		if (!forget(ended)) {
			return RecoveryLoop.REST;
		}
		boolean withConnection = cause.isHardError();
		Duration pause = (FrameErrors.isCause(cause) || !withConnection) ? PAUSE : SHORT_PAUSE;
		wakeAfter(pause);
		beCareful(cause);
		this.problem = cause.getMessage();
		if (!withConnection) {
			tell("was closed: " + cause.getMessage() + ". Reopening it.");
		}
		return pause;
	}

	/**
	 * If the message was one of this channel's own, it is in its queue, and the other
	 * channels need not be careful any longer.
	 */
	private void beCareful(ShutdownSignalException cause) {
		if (!FrameErrors.isCause(cause)) {
			return;
		}
		boolean found = this.careful.begin();
		this.connection.careful().add(this);
		if (found) {
			logger.warn(
					("A message for %s cannot be parsed by the client library and closes its connection again and again, until"
							+ " the broker dead-letters it at the delivery limit.")
						.formatted(this.name));
			this.connection.careful().foundIn(this);
		}
	}

	/**
	 * Whether the channel is on a connection of its own, on which one message at a time
	 * is to be asked for.
	 */
	public boolean isCareful() {
		return this.careful.isOn();
	}

	/**
	 * Takes note of a delivery.
	 */
	public void delivered(boolean redelivered) {
		if (this.careful.isOverWith(redelivered)) {
			relax();
		}
	}

	/**
	 * What runs on after its connection was lost is delivered again and holds the only
	 * place, perhaps for long. Another channel then looks for what comes behind it.
	 */
	private Duration goOnCarefully(Channel current) {
		boolean busy = this.setup.isBusy();
		if (busy && this.careful.isStuck() && forget(current)) {
			this.setup.leave(current);
			return SHORT_PAUSE;
		}
		if (!busy && this.careful.isOver()) {
			relax();
			return SHORT_PAUSE;
		}
		return Carefulness.LOOK_EVERY;
	}

	/**
	 * Comes back on the common connection.
	 */
	void relax() {
		if (!this.careful.end()) {
			return;
		}
		this.connection.careful().remove(this);
		Channel last = current();
		if (last != null && forget(last)) {
			wakeAfter(SHORT_PAUSE);
			this.setup.leave(last);
		}
	}

	/**
	 * Closes the channel so that it is set up anew.
	 */
	public void restart(String reason) {
		Channel ended = current();
		if (ended != null && forget(ended)) {
			wakeAfter(PAUSE);
			this.problem = reason;
			tell("is reopened: " + reason);
			Channels.close(ended);
		}
	}

	/**
	 * Opens another channel in place of one that is to be used no more for what is new,
	 * and leaves that one open for what it still has in hand. Its owner closes it.
	 */
	public void replace(Channel old, String reason) {
		if (renew(old)) {
			this.problem = reason;
			tell("is replaced: " + reason);
		}
	}

	/**
	 * Does the same where nothing is wrong.
	 */
	public boolean renew(Channel old) {
		boolean current = forget(old);
		if (current) {
			wakeAfter(SHORT_PAUSE);
		}
		return current;
	}

	/**
	 * Why the channel is not open. A reason of the connection comes first: the channel is
	 * but told that the connection is gone.
	 */
	public @Nullable String problem() {
		return this.connection.problem().map(BrokerProblem::description).orElse(this.problem);
	}

	/**
	 * Closes the channel for good. A broker that is silent is not waited for.
	 */
	public void stop() {
		Channel last = end();
		if (last != null) {
			Channels.close(last, Channels.PATIENCE);
		}
	}

	/**
	 * Does not open the channel again. It ends with its connection, which is about to be
	 * closed.
	 */
	public void leave() {
		Channel last = end();
		if (last != null && isCareful()) {
			Channels.closeLater(last);
		}
	}

	private @Nullable Channel end() {
		this.connection.careful().remove(this);
		synchronized (this) {
			if (this.opening != null) {
				this.opening.remove();
				this.opening = null;
			}
			Channel last = this.channel;
			this.channel = null;
			return last;
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

	@FunctionalInterface
	public interface Setup {

		/**
		 * Declares and consumes what the channel is for.
		 */
		void open(Channel channel) throws IOException, TimeoutException;

		/**
		 * Whether something that came over the channel is still in hand, so that no more
		 * can be expected to come.
		 */
		default boolean isBusy() {
			return false;
		}

		/**
		 * Closes a channel in whose place another one is about to be opened.
		 */
		default void leave(Channel channel) {
			Channels.close(channel, Channels.PATIENCE);
		}

	}

}
