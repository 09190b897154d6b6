package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.test.Fault;

/**
 * Publishes tasks of callers, with the faults that a test has asked for.
 *
 * @param publisher publishes
 * @param faults the faults
 */
public record FaultyPublisher(TaskPublisher publisher, MemoryFaults faults) implements TaskPublisher {

	/**
	 * What is repeated for so long fails again.
	 */
	@Override
	public Duration timeout() {
		return this.faults.has(Fault.BROKER_AWAY) ? Duration.ofMillis(1) : this.publisher.timeout();
	}

	@Override
	public void publish(TaskMessage message) {
		TaskEnqueueException refusal = refusal(message);
		if (refusal == null || refusal.outcomeUnknown()) {
			this.publisher.publish(message);
		}
		if (refusal != null) {
			throw refusal;
		}
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		try {
			publish(message);
			return CompletableFuture.completedFuture(null);
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable TaskEnqueueException refusal(TaskMessage message) {
		if (this.faults.has(Fault.BROKER_AWAY)) {
			return new BrokerUnavailableException("The broker is away, as the test has asked for " + Fault.BROKER_AWAY,
					null);
		}
		return this.faults.losesConfirm(message.id()) ? new UnconfirmedTaskException(message.id(),
				"The confirm of %s is lost, as the test has asked for %s".formatted(message, Fault.LOST_CONFIRM), null)
				: null;
	}

}
