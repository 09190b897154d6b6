package io.github.taskqueue.test.internal.memory;

import java.time.Instant;

import com.rabbitmq.client.AMQP.BasicProperties;

/**
 * A message that waits in memory.
 *
 * @param queue the queue in which it waits, without a namespace
 * @param properties its properties
 * @param body its body
 * @param arrival when it comes to the queue
 * @param redeliveries how often it was delivered before
 * @param crashes in how many crashes it was in hand
 */
record MemoryMessage(String queue, BasicProperties properties, byte[] body, Instant arrival, int redeliveries,
		int crashes) {

	MemoryMessage(String queue, BasicProperties properties, byte[] body, Instant arrival) {
		this(queue, properties, body, arrival, 0, 0);
	}

	/**
	 * The same message as it is delivered once more.
	 */
	MemoryMessage again(Instant arrival, boolean crash) {
		return new MemoryMessage(this.queue, this.properties, this.body, arrival, this.redeliveries + 1,
				this.crashes + (crash ? 1 : 0));
	}

}
