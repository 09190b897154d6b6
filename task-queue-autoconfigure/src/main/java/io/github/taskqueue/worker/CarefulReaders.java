package io.github.taskqueue.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The queues of this application that are read with care at the moment. When the message
 * that ended the common connection is found in one of them, the others are let go.
 * Thread-safe.
 */
final class CarefulReaders {

	private static final Log logger = LogFactory.getLog(CarefulReaders.class);

	private final Set<CarefulReader> active = ConcurrentHashMap.newKeySet();

	void started(CarefulReader reader) {
		this.active.add(reader);
	}

	void ended(CarefulReader reader) {
		this.active.remove(reader);
	}

	/**
	 * Takes note that the message is in a queue.
	 * @param reader reader of the queue
	 */
	void found(CarefulReader reader) {
		logger.warn("Queue '%s' holds a message that the client library cannot parse. It ends a connection of its own"
			.formatted(reader.queue()) + " until the broker's delivery limit makes a dead letter of it.");
		for (CarefulReader other : this.active) {
			if (!other.isGuilty()) {
				other.end();
			}
		}
	}

}
