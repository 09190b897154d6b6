package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of pending results in this process.
 *
 * @param timeout Longest wait for the result of a task, from its due time.
 * @param maxPending Most pending results. The oldest is dropped.
 */
@ConfigurationProperties("task-queue.reply")
public record ReplyProperties(@DefaultValue("1h") Duration timeout, @DefaultValue("100000") int maxPending) {

}
