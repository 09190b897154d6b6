package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tasks over HTTP.
 *
 * @param problemDetails Whether a web request whose task was refused, or has not ended in
 * time, is answered with a problem (RFC 9457), unless the application handles the
 * exception itself.
 * @param enabled Whether tasks are available over HTTP. Needs a store.
 * @param basePath Base path of tasks.
 * @param open Whether every client may access all tasks, without a TaskAccessPolicy.
 * @param longestWait Longest time that a request may wait for the end of a task.
 * @param heartbeat Pause between two heartbeats of an event stream.
 * @param maxStreams How many event streams and waiting requests may be open.
 * @param maxStreamsPerUser How many of them one user may have open who has logged in.
 */
@ConfigurationProperties("task-queue.web")
public record WebProperties(@DefaultValue("true") boolean problemDetails, @DefaultValue("false") boolean enabled,
		@DefaultValue("/task-queue/tasks") String basePath, @DefaultValue("false") boolean open,
		@DefaultValue("60s") Duration longestWait, @DefaultValue("15s") Duration heartbeat,
		@DefaultValue("1000") int maxStreams, @DefaultValue("50") int maxStreamsPerUser) {

}
