package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of callers.
 *
 * @param maxPayloadSize Largest size of a task's serialized arguments.
 */
@ConfigurationProperties("task-queue.publisher")
public record ClientProperties(@DefaultValue("1MB") DataSize maxPayloadSize) {

}
