package io.github.taskqueue.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations and meters of
 * tasks: {@code taskqueue.publish} and {@code taskqueue.process} where there is an
 * {@code ObservationRegistry}, {@code taskqueue.wait}, {@code taskqueue.retries} and
 * {@code taskqueue.dead.lettered} where there is a {@code MeterRegistry}.
 */
@AutoConfiguration(after = TaskQueueAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnBean(TaskRegistry.class)
@Import({ ObservationConfiguration.Observations.class, ObservationConfiguration.Meters.class })
public final class TaskQueueObservationAutoConfiguration {

}
