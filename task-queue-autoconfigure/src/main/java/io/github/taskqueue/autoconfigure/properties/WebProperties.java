package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tasks over HTTP.
 */
@ConfigurationProperties("task-queue.web")
public record WebProperties(@DefaultValue("true") boolean problemDetails, @DefaultValue("false") boolean enabled,
		@DefaultValue("/task-queue/tasks") String basePath, @DefaultValue("false") boolean open,
		@DefaultValue("60s") Duration longestWait, @DefaultValue("15s") Duration heartbeat) {

}
