package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Connection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.broker.burst.BurstOutput;
import io.github.taskqueue.internal.broker.burst.BurstSocket;

/**
 * A connection with the socket below it.
 *
 * @param connection the connection
 * @param socket the socket, or {@code null} if the application's factory uses another
 * transport than blocking sockets, which have timeouts of their own for writing
 */
record BrokerLine(Connection connection, @Nullable Socket socket) {

	private static final Log logger = LogFactory.getLog(BrokerLine.class);

	/**
	 * Closes the connection in an orderly way if the broker still reads, and cuts it if
	 * not: the farewell would wait behind whatever cannot be written, without end.
	 */
	void close() {
		Executor later = CompletableFuture.delayedExecutor(Channels.PATIENCE.toMillis(), TimeUnit.MILLISECONDS,
				OwnThread.INSTANCE);
		CompletableFuture<Void> cut = CompletableFuture.runAsync(this::cut, later);
		this.connection.abort((int) Channels.PATIENCE.toMillis());
		cut.cancel(false);
	}

	/**
	 * Sends what a burst holds back. A thread in a burst may wait for something, unaware
	 * that nothing was sent yet.
	 */
	void sendHeld() {
		BurstOutput output = (this.socket instanceof BurstSocket burst) ? burst.output() : null;
		if (output != null && output.isHolding()) {
			OwnThread.INSTANCE.execute(() -> sendHeld(output));
		}
	}

	private static void sendHeld(BurstOutput output) {
		try {
			output.send();
		}
		catch (IOException ex) {
			logger.debug("The connection is lost; its reader reports the cause", ex);
		}
	}

	/**
	 * Ends the connection without a word. Threads that are blocked writing to it fail at
	 * once. What waits in the send buffer is dropped, as lingering would block again.
	 */
	void cut() {
		if (this.socket == null) {
			return;
		}
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			logger.debug("The socket is already closed", ex);
		}
	}

}
