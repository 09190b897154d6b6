package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.OwnThread;

/**
 * Opens and closes channels.
 */
public final class Channels {

	private static final Log logger = LogFactory.getLog(Channels.class);

	/**
	 * How long an orderly end may take when everything is to end. A broker that answers
	 * at all does so within milliseconds, and every wait of this kind adds to the time
	 * that an application takes to stop while its broker is silent.
	 */
	public static final Duration PATIENCE = Duration.ofMillis(500);

	private Channels() {
	}

	/**
	 * Opens a channel.
	 */
	public static Channel open(Connection connection) throws IOException {
		return connection.openChannel()
			.orElseThrow(() -> new IOException("The connection has no free channel; see channel_max"));
	}

	/**
	 * Closes a channel that may be closed already.
	 */
	public static void close(Channel channel) {
		if (!channel.isOpen()) {
			return;
		}
		try {
			channel.close();
		}
		catch (IOException | TimeoutException | ShutdownSignalException ex) {
			logger.debug("The channel is already closed", ex);
		}
	}

	/**
	 * Closes a channel that may be closed already, and does not wait for it.
	 */
	public static void closeLater(Channel channel) {
		OwnThread.INSTANCE.execute(() -> close(channel));
	}

	/**
	 * Closes a channel that may be closed already, and waits no longer than that makes
	 * sense: a silent broker would be waited for until the client library gives up.
	 */
	public static void close(Channel channel, Duration patience) {
		if (!channel.isOpen()) {
			return;
		}
		CompletableFuture.runAsync(() -> close(channel), OwnThread.INSTANCE)
			.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

}
