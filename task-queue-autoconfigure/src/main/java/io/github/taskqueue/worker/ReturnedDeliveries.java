package io.github.taskqueue.worker;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.broker.ConfirmedPublisher;
import io.github.taskqueue.broker.Outgoing;
import io.github.taskqueue.retry.RecoveryLoop;

/**
 * Gives deliveries back to their queue so that they do not look like those of a crash. Up
 * to RabbitMQ 4.2 the broker counts every message that comes back, so one that was
 * counted before goes back as a copy, whose count starts anew.
 */
final class ReturnedDeliveries {

	private static final Log logger = LogFactory.getLog(ReturnedDeliveries.class);

	private final ConfirmedPublisher publisher;

	private final RecoveryLoop loop;

	/**
	 * Creates the returns.
	 * @param publisher publishes copies
	 * @param loop waits for the broker
	 */
	ReturnedDeliveries(ConfirmedPublisher publisher, RecoveryLoop loop) {
		this.publisher = publisher;
		this.loop = loop;
	}

	/**
	 * Gives a delivery back. Returns at once.
	 * @param delivery the delivery
	 */
	void giveBack(Delivery delivery) {
		if (delivery.countsReturns() && delivery.crashes() > 0 && delivery.isInHand()) {
			this.loop.execute(() -> copy(delivery));
		}
		else {
			delivery.nack();
		}
	}

	/**
	 * If the copy cannot be had, the delivery itself goes back, even if that is counted.
	 */
	private void copy(Delivery delivery) {
		if (!delivery.isInHand()) {
			return;
		}
		Outgoing copy = Outgoing.copy(delivery.properties(), delivery.body(), delivery.source());
		this.publisher.send(copy).whenComplete((confirmed, ex) -> {
			if (ex == null) {
				delivery.acknowledge();
			}
			else {
				logger.debug("A copy of a delivery was not taken", ex);
				delivery.nack();
			}
		});
	}

}
