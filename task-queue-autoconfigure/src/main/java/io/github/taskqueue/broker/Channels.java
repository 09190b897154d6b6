package io.github.taskqueue.broker;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Opens and closes channels.
 */
final class Channels {

	private static final Log logger = LogFactory.getLog(Channels.class);

	private Channels() {
	}

	static Channel open(Connection connection) throws IOException {
		return connection.openChannel()
			.orElseThrow(() -> new IOException("The connection has no free channel; see channel_max"));
	}

	/**
	 * Closes a channel that may be closed already.
	 */
	static void close(Channel channel) {
		if (!channel.isOpen()) {
			return;
		}
		try {
			channel.close();
		}
		catch (IOException | TimeoutException | ShutdownSignalException ex) {
			logger.debug("The channel was closed meanwhile", ex);
		}
	}

}
