package io.github.taskqueue.limit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.broker.QueueDepths;
import io.github.taskqueue.definition.TaskQueues;

/**
 * Door of the room: limits for what is enqueued.
 */
@Configuration(proxyBeanMethods = false)
public class TaskLimitConfiguration {

	@Bean
	QueueLengthLimits taskQueueLengthLimits(TaskQueues queues, QueueDepths depths) {
		return new QueueLengthLimits(queues.maxLengths(), depths);
	}

}
