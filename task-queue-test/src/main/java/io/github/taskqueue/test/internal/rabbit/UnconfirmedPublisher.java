package io.github.taskqueue.test.internal.rabbit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.fault.AmqpMethod;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.internal.kit.Tracker;

/**
 * Publishes tasks and has the proxy cut off the first confirm of each one, if a test asks
 * for that. What follows is the library's: it publishes the task again under the same id.
 *
 * @param publisher publishes
 * @param proxy cuts
 * @param faults what a test asks for
 * @param tracker waits for the copy
 */
public record UnconfirmedPublisher(TaskPublisher publisher, FaultProxy proxy, BrokerFaults faults,
		Tracker tracker) implements TaskPublisher {

	@Override
	public Duration timeout() {
		return this.publisher.timeout();
	}

	@Override
	public void publish(TaskMessage message) {
		if (!(this.faults.make(Fault.LOST_CONFIRM, message) && isConfirmed(message))) {
			this.publisher.publish(message);
		}
	}

	/**
	 * Whether the confirm has come all the same, as that of another message was cut off.
	 */
	private boolean isConfirmed(TaskMessage message) {
		this.tracker.copied(message.key());
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		try {
			this.publisher.send(message).join();
			this.tracker.notCopied(message.key());
			return true;
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof TaskEnqueueException refusal && refusal.outcomeUnknown())) {
				this.tracker.notCopied(message.key());
			}
			return false;
		}
		finally {
			cut.cancel(false);
		}
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		return this.publisher.send(message, timeout);
	}

	@Override
	public void burst(Runnable sends, Supplier<Duration> timeLeft) {
		this.publisher.burst(sends, timeLeft);
	}

}
