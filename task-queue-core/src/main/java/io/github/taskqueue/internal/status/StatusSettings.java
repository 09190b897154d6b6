package io.github.taskqueue.internal.status;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Settings of what is kept in a store.
 *
 * @param application name of the application
 * @param maxPending how large the changes may be that wait for the store
 * @param maxResultSize the largest result that is kept
 * @param succeeded how long tasks are kept that have succeeded
 * @param failed how long all other tasks are kept
 * @param interval how often old tasks are removed
 * @param resultTimeout the longest wait for a result
 */
public record StatusSettings(String application, DataSize maxPending, DataSize maxResultSize, Duration succeeded,
		Duration failed, Duration interval, Duration resultTimeout) {

}
