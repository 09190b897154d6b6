package io.github.taskqueue.chaos.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.scene.ProcessEnd;

/**
 * All that a run leaves behind.
 *
 * @param history of each task
 * @param faults that were made
 * @param healedAt when publishing ended and all faults were over, in milliseconds since
 * the epoch
 * @param leftovers messages that were not worked off, by queue
 * @param resources what processes and the broker held
 * @param ends of processes, by a fault or a task
 * @param statuses what the store says at the end, by the library's id of a task; nothing
 * if there is no store
 */
public record Evidence(History history, List<FaultRecord> faults, long healedAt, Map<String, Long> leftovers,
		List<Resource> resources, List<ProcessEnd> ends, Optional<Map<String, String>> statuses) {

}
