package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the store in Redis.
 *
 * @param keyPrefix Prefix of all keys. All applications that share tasks use the same
 * one.
 */
@ConfigurationProperties("task-queue.store.redis")
public record RedisStoreProperties(@DefaultValue("task-queue:") String keyPrefix) {

}
