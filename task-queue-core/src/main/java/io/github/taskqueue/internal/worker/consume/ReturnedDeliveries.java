package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.Outgoing;

/**
 * Gives deliveries back to their queue so that they do not look like those of a crash. Up
 * to RabbitMQ 4.2 the broker counts every message that comes back, so one that was
 * counted before goes back as a copy, whose count starts anew.
 */
public final class ReturnedDeliveries {

	/**
	 * Where one copy could not be had, those that follow could hardly be, and a stop
	 * would wait for each.
	 */
	private static final Duration NO_COPIES = Duration.ofSeconds(1);

	private final ConfirmedPublisher publisher;

	private final RecoveryLoop loop;

	private volatile long refusedAt = System.nanoTime() - NO_COPIES.toNanos();

	public ReturnedDeliveries(ConfirmedPublisher publisher, RecoveryLoop loop) {
		this.publisher = publisher;
		this.loop = loop;
	}

	/**
	 * Gives a delivery back. Returns at once.
	 */
	void giveBack(ChannelDelivery delivery) {
		if (delivery.countsReturns() && (delivery.isCounted() || delivery.isSuspect()) && delivery.isInHand()) {
			this.loop.execute(() -> copy(delivery));
		}
		else {
			delivery.nack();
		}
	}

	/**
	 * If the copy cannot be had, the delivery itself goes back, even if that is counted.
	 */
	private void copy(ChannelDelivery delivery) {
		if (System.nanoTime() - this.refusedAt < NO_COPIES.toNanos()) {
			delivery.nack();
			return;
		}
		try {
			Outgoing copy = Outgoing.copy(delivery.properties(), delivery.body(), delivery.source());
			this.publisher.send(copy).whenComplete((confirmed, ex) -> {
				if (ex == null) {
					delivery.acknowledge();
				}
				else {
					refused(delivery);
				}
			});
		}
		catch (Throwable ex) {
			refused(delivery);
			throw ex;
		}
	}

	private void refused(ChannelDelivery delivery) {
		this.refusedAt = System.nanoTime();
		delivery.nack();
	}

}
