package io.github.taskqueue.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.limit.QueueLengthLimits;
import io.github.taskqueue.internal.registry.TaskQueues;

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
