package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the task queue says over HTTP.
 *
 * @param problemDetails Whether a web request that could not enqueue a task is answered
 * by a problem (RFC 9457), where the application does not handle the exception itself.
 * @param enabled Whether tasks can be followed over HTTP. Needs a store.
 * @param basePath Path under which tasks are found.
 * @param open Whether tasks are shown although nothing says to whom.
 * @param longestWait Longest time that a request may wait for the end of a task.
 * @param heartbeat Pause between two signs of life in a stream of events.
 */
@ConfigurationProperties("task-queue.web")
public record WebProperties(@DefaultValue("true") boolean problemDetails, @DefaultValue("false") boolean enabled,
		@DefaultValue("/task-queue/tasks") String basePath, @DefaultValue("false") boolean open,
		@DefaultValue("60s") Duration longestWait, @DefaultValue("15s") Duration heartbeat) {

}
