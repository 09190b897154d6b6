package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where in Redis the store is.
 *
 * @param keyPrefix What all keys begin with. All applications that work on the same tasks
 * use the same one.
 */
@ConfigurationProperties("task-queue.store.redis")
public record RedisStoreProperties(@DefaultValue("task-queue:") String keyPrefix) {

}
