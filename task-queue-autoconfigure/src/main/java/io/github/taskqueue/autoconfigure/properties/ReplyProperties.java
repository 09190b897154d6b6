package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long and for how many results this process waits.
 *
 * @param timeout Longest wait for the result of a task, counted from when it may run.
 * @param maxPending Results that may be waited for at a time. The oldest gives way.
 */
@ConfigurationProperties("task-queue.reply")
public record ReplyProperties(@DefaultValue("1h") Duration timeout, @DefaultValue("100000") int maxPending) {

}
