package io.github.taskqueue.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;

/**
 * Writes to the log how each task ends and when it is tried again. Stands for what a real
 * application does on these events, such as to alert someone. A retry in place, after
 * less than a second, publishes none.
 */
@Component
class TaskEventLog {

	private static final Logger logger = LoggerFactory.getLogger(TaskEventLog.class);

	@EventListener
	void notAccepted(TaskPublishFailed event) {
		logger.warn("{} {} was not accepted: {}", event.task(), event.taskId(), event.cause().getMessage());
	}

	@EventListener
	void succeeded(TaskSucceeded event) {
		logger.info("{} {} succeeded in attempt {} after {} ms", event.task(), event.taskId(), event.attempt(),
				event.duration().toMillis());
	}

	@EventListener
	void retrying(TaskRetrying event) {
		logger.info("{} {} failed in attempt {} and waits {} ms in the broker: {}", event.task(), event.taskId(),
				event.attempt(), event.delay().toMillis(), event.cause().getMessage());
	}

	@EventListener
	void cancelled(TaskCancelled event) {
		logger.info("{} {} is cancelled", event.task(), event.taskId());
	}

	@EventListener
	void expired(TaskExpired event) {
		logger.info("{} {} has expired", event.task(), event.taskId());
	}

	@EventListener
	void dead(TaskDead event) {
		logger.warn("{} {} is a dead letter after {} attempts ({}) and lies in tq.dlq.{}", event.task(), event.taskId(),
				event.attempts(), event.reason(), event.queue());
	}

}
