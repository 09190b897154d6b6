package io.github.taskqueue.internal.worker.delivery;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.internal.broker.topology.QueueAddress;

/**
 * A message that this process has in hand until it is certain what it has led to.
 * Thread-safe.
 */
public interface HeldMessage extends Claim {

	/**
	 * The queue whose task it is, which may be another one than that from which it came.
	 */
	QueueAddress queue();

	/**
	 * Its properties.
	 */
	BasicProperties properties();

	/**
	 * Its body.
	 */
	byte[] body();

	/**
	 * Acknowledges the message: all that was to be done about it is done.
	 */
	void done();

}
