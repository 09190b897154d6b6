package io.github.taskqueue.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.autoconfigure.actuate.ActuatorConfiguration;
import io.github.taskqueue.internal.broker.Broker;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what operators see of queues:
 * the health {@code taskQueue}, the gauges {@code taskqueue.queue.*} and
 * {@code taskqueue.worker.*}, and the endpoint {@code taskqueues}.
 */
@AutoConfiguration(after = TaskQueueAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration" })
@ConditionalOnBean(Broker.class)
@Import(ActuatorConfiguration.class)
public final class TaskQueueActuatorAutoConfiguration {

}
