package io.github.taskqueue.internal.worker.settle;

import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.broker.wire.UnreadableMessageException;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.attempt.Attempt;
import io.github.taskqueue.internal.worker.attempt.AttemptRunner;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.delivery.Holding;
import io.github.taskqueue.spi.UnknownShapeException;

/**
 * What a worker does with a delivery, from reading it to settling it. Never throws.
 */
public final class DeliveryProcessor {

	private static final Log logger = LogFactory.getLog(DeliveryProcessor.class);

	private final TaskMessageConverter converter;

	private final TaskRegistry registry;

	private final AttemptRunner attempts;

	private final TaskSettlement settlement;

	private final UnknownTasks unknownTasks;

	private final CrashPolicy crashPolicy;

	public DeliveryProcessor(TaskMessageConverter converter, TaskRegistry registry, AttemptRunner attempts,
			TaskSettlement settlement, UnknownTasks unknownTasks, CrashPolicy crashPolicy) {
		this.crashPolicy = crashPolicy;
		this.converter = converter;
		this.registry = registry;
		this.attempts = attempts;
		this.settlement = settlement;
		this.unknownTasks = unknownTasks;
	}

	/**
	 * Takes a delivery to its end. One that the broker has taken back while it waited
	 * here is left alone, as it is delivered again.
	 */
	public void work(Delivery delivery) {
		if (!delivery.start()) {
			return;
		}
		try {
			TaskMessage message = read(delivery);
			TaskDefinition definition = this.registry.find(message.name());
			if (this.settlement.expired(delivery, message, definition)) {
				logger.debug("%s has expired".formatted(message));
			}
			else if (delivery.crashes() > 0 && this.crashPolicy.takes(delivery, message, definition)) {
				logger.debug("%s is left to the crash policy".formatted(message));
			}
			else if (message.times().due() != null
					&& this.settlement.delayedAgain(delivery, message, message.times().due())) {
				logger.debug("%s is delayed again".formatted(message));
			}
			else if (definition == null) {
				this.settlement.unknown(delivery, message, DeadLetterReason.UNKNOWN_TASK,
						this.unknownTasks.pause(message));
			}
			else if (message.version() > definition.method().version().number()) {
				this.settlement.unknown(delivery, message, DeadLetterReason.UNKNOWN_VERSION,
						this.unknownTasks.pause(message));
			}
			else if (message.contentEncoding() != null && !this.unknownTasks.canDecode(message)) {
				this.settlement.unknown(delivery, message, DeadLetterReason.UNKNOWN_ENCODING,
						this.unknownTasks.pause(message));
			}
			else {
				run(delivery, definition, message);
			}
		}
		catch (UnreadableMessageException ex) {
			this.settlement.unreadable(delivery,
					this.converter.toKnown(delivery.queue().queue(), delivery.properties(), delivery.body()), ex);
		}
		catch (Throwable ex) {
			if (!delivery.isGivenUp()) {
				delivery.reject();
			}
			logger.error("A delivery could not be settled and is requeued", ReadableFailure.of(ex));
		}
	}

	/**
	 * Callers of this library check types, so that an argument that does not fit is that
	 * of another release. They always write this header.
	 */
	private static boolean isFromCaller(Delivery delivery) {
		Map<String, Object> headers = delivery.properties().getHeaders();
		return headers != null && headers.containsKey(TaskHeaders.ENQUEUED_AT);
	}

	private TaskMessage read(Delivery delivery) {
		return this.converter.toTask(delivery.queue().queue(), delivery.properties(), delivery.body());
	}

	private void run(Delivery delivery, TaskDefinition definition, TaskMessage message) {
		Attempt attempt;
		try {
			attempt = this.attempts.run(definition, message, delivery);
		}
		catch (UnknownShapeException ex) {
			this.settlement.unknownShape(delivery, message, definition, ex,
					(ex.isCertain() || isFromCaller(delivery)) ? this.unknownTasks.pause(message) : null);
			return;
		}
		if (delivery.isGivenUp()) {
			warn(delivery, message + " has ended after it was given up; its outcome is dropped");
		}
		else if (delivery.holding() == Holding.GONE && delivery.drop()) {
			warn(delivery, message + " has ended too late for an ack; the broker delivers it again");
		}
		else {
			this.settlement.settle(delivery, attempt);
		}
	}

	private static void warn(Delivery delivery, String line) {
		delivery.trace().run(() -> logger.warn(line));
	}

}
