package io.github.taskqueue.internal.worker.consume;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.rabbitmq.client.Channel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The deliveries of one queue that were in hand when their channel was lost. This process
 * has outlived its connection, so when the broker delivers one of them here again, the
 * run that goes on takes over the new delivery and there is no second run beside it.
 * Thread-safe.
 */
final class LostDeliveries {

	private static final Log logger = LogFactory.getLog(LostDeliveries.class);

	private final SettledTasks settled;

	private final Map<DeliveryKey, ChannelDelivery> lost = new ConcurrentHashMap<>();

	LostDeliveries(SettledTasks settled) {
		this.settled = settled;
	}

	/**
	 * Takes note of what is in hand on a channel if that is lost. The client library
	 * would tell no other listener if this one threw.
	 */
	void watch(Channel channel, AckWindow acks) {
		channel.addShutdownListener((cause) -> {
			try {
				add(acks.deliveries());
			}
			catch (Throwable ex) {
				logger.warn(
						"Deliveries of a lost channel could not be recorded; they run again when they are redelivered",
						ex);
			}
		});
	}

	void add(Collection<ChannelDelivery> deliveries) {
		for (ChannelDelivery delivery : deliveries) {
			DeliveryKey key = delivery.key();
			if (key != null) {
				this.lost.put(key, delivery);
			}
		}
	}

	/**
	 * Forgets what has gone to another process. Called from time to time.
	 */
	void forget() {
		this.lost.values().removeIf(ChannelDelivery::isOver);
	}

	/**
	 * Looks whether this process has or had a message that is delivered to it again.
	 */
	boolean takeOver(ChannelDelivery again) {
		DeliveryKey key = again.redelivered() ? again.key() : null;
		if (key == null) {
			return false;
		}
		ChannelDelivery earlier = this.lost.remove(key);
		if (earlier != null) {
			return earlier.takeOver(again);
		}
		if (this.settled.contains(key)) {
			again.done();
			return true;
		}
		return false;
	}

}
