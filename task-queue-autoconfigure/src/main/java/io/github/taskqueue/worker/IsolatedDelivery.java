package io.github.taskqueue.worker;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.message.TaskHeaders;

/**
 * A task in hand that is to run alone. One that is given back goes behind the others, as
 * a copy that does not hold the giving back against it.
 */
final class IsolatedDelivery extends Delivery {

	private final IsolatedCopies copies;

	private final AtomicReference<@Nullable Runnable> onEndOfTurn = new AtomicReference<>();

	IsolatedDelivery(ConsumerSession session, IsolatedCopies copies, Envelope envelope, BasicProperties properties,
			byte[] body) {
		super(session, envelope, properties, body);
		this.copies = copies;
	}

	String taskId() {
		return String.valueOf(properties().getMessageId());
	}

	/**
	 * Whether a process has written down that it starts this copy.
	 * @return whether the copy is to be run as it is
	 */
	boolean isStarted() {
		return Boolean.TRUE.equals(header(TaskHeaders.ISOLATION_STARTED));
	}

	/**
	 * Whether the process that had started this copy has ended with it, or has lost its
	 * connection.
	 * @return whether it has
	 */
	boolean hasCrashed() {
		return isStarted() && crashes() > 0;
	}

	/**
	 * How many processes have ended while they ran earlier copies.
	 * @return the number
	 */
	int earlierCrashes() {
		return (header(TaskHeaders.ISOLATION_CRASHES) instanceof Number number) ? Math.max(0, number.intValue()) : 0;
	}

	private @Nullable Object header(String name) {
		Map<String, Object> headers = properties().getHeaders();
		return (headers != null) ? headers.get(name) : null;
	}

	/**
	 * Writes down that the task is started now. The copy that says so arrives behind the
	 * others.
	 */
	void start() {
		this.copies.start(this, earlierCrashes());
	}

	/**
	 * Puts the task behind the others.
	 * @param crashes how many processes have ended while they ran it
	 */
	void putBack(int crashes) {
		this.copies.wait(this, crashes);
	}

	/**
	 * Notes that the task has its turn.
	 * @param onEnd called once, when the task has ended or is given up
	 */
	void beginTurn(Runnable onEnd) {
		this.onEndOfTurn.set(onEnd);
	}

	void endTurn() {
		Runnable onEnd = this.onEndOfTurn.getAndSet(null);
		if (onEnd != null) {
			onEnd.run();
		}
	}

	@Override
	void giveUp() {
		super.giveUp();
		endTurn();
	}

	/**
	 * What the broker has taken back already needs no copy.
	 */
	@Override
	void giveBack() {
		if (isInHand()) {
			putBack(earlierCrashes());
		}
		else {
			super.giveBack();
		}
	}

	/**
	 * Puts the task behind the others because its end cannot be settled, which counts as
	 * a crash: it would run for ever otherwise.
	 */
	@Override
	void reject() {
		putBack(earlierCrashes() + 1);
	}

}
