package io.github.taskqueue.worker;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this application works on queues.
 *
 * @param enabled Whether this application runs tasks, or only enqueues them.
 * @param shutdownTimeout Time that running tasks get to finish when the application
 * stops. Shorter than spring.lifecycle.timeout-per-shutdown-phase.
 * @param unknownTaskDelay First pause before a task with an unknown name is looked at
 * again. It doubles each time, up to 15 minutes.
 * @param unknownTaskTtl Time after which a task with an unknown name becomes a dead
 * letter.
 */
@ConfigurationProperties("task-queue.worker")
record WorkerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("25s") Duration shutdownTimeout,
		@DefaultValue("30s") Duration unknownTaskDelay, @DefaultValue("24h") Duration unknownTaskTtl) {

}
