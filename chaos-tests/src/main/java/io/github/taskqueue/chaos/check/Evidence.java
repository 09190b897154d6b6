package io.github.taskqueue.chaos.check;

import java.util.List;
import java.util.Map;

import io.github.taskqueue.chaos.fault.FaultRecord;

/**
 * All that a run leaves behind.
 *
 * @param history of each task
 * @param faults that were made
 * @param healedAt when publishing ended and all faults were over, in milliseconds since
 * the epoch
 * @param leftovers messages that were not worked off, by queue
 * @param resources what processes and the broker held
 */
public record Evidence(History history, List<FaultRecord> faults, long healedAt, Map<String, Long> leftovers,
		List<Resource> resources) {

}
