package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the store in Redis.
 */
@ConfigurationProperties("task-queue.store.redis")
public record RedisStoreProperties(@DefaultValue("task-queue:") String keyPrefix) {

}
