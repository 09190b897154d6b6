package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of pending results in this process.
 */
@ConfigurationProperties("task-queue.reply")
public record ReplyProperties(@DefaultValue("1h") Duration timeout, @DefaultValue("100000") int maxPending) {

}
