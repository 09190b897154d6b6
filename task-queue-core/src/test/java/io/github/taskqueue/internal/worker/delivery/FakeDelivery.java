package io.github.taskqueue.internal.worker.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.TaskTrace;

/**
 * A delivery that came by no channel and writes down how it is settled.
 */
public final class FakeDelivery implements Delivery {

	private final List<String> journal;

	private Duration left = Duration.ofDays(1);

	private Holding holding = Holding.IN_HAND;

	private boolean givenUp;

	private TaskTrace trace = TaskTrace.NONE;

	private Map<String, Object> headers = Map.of();

	public FakeDelivery(List<String> journal) {
		this.journal = journal;
	}

	/**
	 * Sets how much longer the broker leaves the message here.
	 * @param left the time
	 * @return this
	 */
	public FakeDelivery with(Duration left) {
		this.left = left;
		return this;
	}

	/**
	 * Sets the headers of the message.
	 * @param headers the headers
	 * @return this
	 */
	public FakeDelivery with(Map<String, Object> headers) {
		this.headers = headers;
		return this;
	}

	/**
	 * Has the broker take the message back.
	 * @return this
	 */
	public FakeDelivery gone() {
		return holding(Holding.GONE);
	}

	/**
	 * Sets whether the message is still here.
	 * @param holding whether it is
	 * @return this
	 */
	public FakeDelivery holding(Holding holding) {
		this.holding = holding;
		return this;
	}

	@Override
	public void traced(TaskTrace trace) {
		this.trace = trace;
	}

	@Override
	public TaskTrace trace() {
		return this.trace;
	}

	@Override
	public QueueAddress queue() {
		return new QueueAddress(new TopologyNames("tq"), "tests");
	}

	@Override
	public BasicProperties properties() {
		return new BasicProperties.Builder().messageId("id-1").type("TestTasks.run").headers(this.headers).build();
	}

	@Override
	public byte[] body() {
		return new byte[0];
	}

	@Override
	public int redeliveries() {
		return 0;
	}

	@Override
	public int crashes() {
		return 0;
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
		return time.compareTo(this.left) < 0;
	}

	@Override
	public Holding holding() {
		return this.holding;
	}

	@Override
	public boolean drop() {
		return this.holding == Holding.GONE;
	}

	@Override
	public boolean start() {
		return true;
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
	public void done() {
		this.journal.add("ack");
	}

	@Override
	public void giveBack() {
		this.journal.add("give back");
	}

	@Override
	public void reject() {
		this.journal.add("reject");
	}

}
