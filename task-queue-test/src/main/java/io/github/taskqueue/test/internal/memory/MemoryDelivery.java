package io.github.taskqueue.test.internal.memory;

import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.delivery.Holding;

/**
 * A message in the hand of the test.
 */
final class MemoryDelivery implements Delivery {

	private final MemoryMessage message;

	private final QueueAddress queue;

	private final Ending ending;

	private final boolean crashes;

	private volatile TaskTrace trace = TaskTrace.NONE;

	private volatile boolean givenUp;

	private volatile boolean started;

	/**
	 * Delivers a message.
	 * @param crashes whether it is as if the process crashed when the body has run
	 */
	MemoryDelivery(MemoryMessage message, QueueAddress queue, Ending ending, boolean crashes) {
		this.message = message;
		this.queue = queue;
		this.ending = ending;
		this.crashes = crashes;
	}

	@Override
	public QueueAddress queue() {
		return this.queue;
	}

	@Override
	public BasicProperties properties() {
		return this.message.properties();
	}

	@Override
	public byte[] body() {
		return this.message.body();
	}

	@Override
	public int redeliveries() {
		return this.message.redeliveries();
	}

	@Override
	public int crashes() {
		return this.message.crashes();
	}

	@Override
	public boolean countsReturns() {
		return false;
	}

	@Override
	public boolean isSuspect() {
		return false;
	}

	@Override
	public boolean isTimeFor(Duration time) {
		return true;
	}

	@Override
	public boolean start() {
		this.started = true;
		return true;
	}

	@Override
	public Holding holding() {
		return (this.crashes && this.started) ? Holding.GONE : Holding.IN_HAND;
	}

	@Override
	public boolean drop() {
		if (holding() == Holding.GONE) {
			this.ending.lost(this.message);
			return true;
		}
		return false;
	}

	@Override
	public void done() {
		this.ending.done(this.message);
	}

	@Override
	public void giveBack() {
		this.ending.returned(this.message);
	}

	@Override
	public void reject() {
		this.ending.lost(this.message);
	}

	@Override
	public void giveUp() {
		this.givenUp = true;
	}

	@Override
	public boolean isGivenUp() {
		return this.givenUp;
	}

	@Override
	public void traced(TaskTrace trace) {
		this.trace = trace;
	}

	@Override
	public TaskTrace trace() {
		return this.trace;
	}

	/**
	 * What becomes of a message that was delivered.
	 */
	interface Ending {

		/**
		 * It was acknowledged.
		 */
		void done(MemoryMessage message);

		/**
		 * It was given back.
		 */
		void returned(MemoryMessage message);

		/**
		 * It goes back as after a crash.
		 */
		void lost(MemoryMessage message);

	}

}
