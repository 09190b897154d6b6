package io.github.taskqueue.worker;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.broker.TaskMessageConverter;
import io.github.taskqueue.broker.UnreadableMessageException;
import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.definition.TaskRegistry;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.TaskOutcome;

/**
 * What a worker does with a delivery, from reading it to settling it. Never throws.
 */
final class TaskWorker {

	private static final Log logger = LogFactory.getLog(TaskWorker.class);

	private final TaskMessageConverter converter;

	private final TaskRegistry registry;

	private final AttemptRunner attempts;

	private final TaskSettlement settlement;

	private final UnknownTasks unknownTasks;

	TaskWorker(TaskMessageConverter converter, TaskRegistry registry, AttemptRunner attempts, TaskSettlement settlement,
			UnknownTasks unknownTasks) {
		this.converter = converter;
		this.registry = registry;
		this.attempts = attempts;
		this.settlement = settlement;
		this.unknownTasks = unknownTasks;
	}

	/**
	 * Takes a delivery to its end. One that has waited here while its channel was lost is
	 * left alone, as the broker delivers it again.
	 * @param delivery the delivery
	 */
	void work(Delivery delivery) {
		if (!delivery.session().isOpen()) {
			return;
		}
		try {
			TaskMessage message = this.converter.toTask(delivery.session().queue().queue(), delivery.properties(),
					delivery.body());
			TaskDefinition definition = this.registry.find(message.name());
			if (definition != null) {
				run(delivery, definition, message);
			}
			else {
				this.settlement.unknown(delivery, message, this.unknownTasks.pause(message));
			}
		}
		catch (UnreadableMessageException ex) {
			this.settlement.unreadable(delivery, ex);
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted between two attempts because the application stops", ex);
			delivery.giveBack();
		}
		catch (Throwable ex) {
			logger.error("A delivery could not be settled and goes back to its queue", ex);
			delivery.reject();
		}
	}

	private void run(Delivery delivery, TaskDefinition definition, TaskMessage message) throws InterruptedException {
		Attempt attempt = this.attempts.run(definition, message, delivery);
		if (!delivery.session().isOpen()) {
			logger.warn("%s has ended after its channel was lost; the broker delivers it again".formatted(message));
		}
		else if (attempt.outcome() instanceof TaskOutcome.Failed && attempt.decision() == null) {
			delivery.giveBack();
		}
		else {
			this.settlement.settle(delivery, definition, attempt);
		}
	}

}
