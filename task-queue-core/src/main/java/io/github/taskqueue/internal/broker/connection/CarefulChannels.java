package io.github.taskqueue.internal.broker.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels of one connection that are careful at the moment, as a message that cannot
 * be parsed has ended that connection and may have been meant for any of them.
 * Thread-safe.
 */
final class CarefulChannels {

	private final Set<RecoveringChannel> channels = ConcurrentHashMap.newKeySet();

	void add(RecoveringChannel channel) {
		this.channels.add(channel);
	}

	void remove(RecoveringChannel channel) {
		this.channels.remove(channel);
	}

	/**
	 * The message was meant for one of them, so the others are careful no longer.
	 */
	void foundIn(RecoveringChannel guilty) {
		for (RecoveringChannel channel : this.channels) {
			if (channel != guilty) {
				channel.relax();
			}
		}
	}

}
