package io.github.taskqueue.sample.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.TaskHandle;

/**
 * The handles of the last reports that were ordered from this instance.
 */
@Component
class RecentReports {

	private static final int LIMIT = 1000;

	private final Map<UUID, TaskHandle<Report>> handles = Collections.synchronizedMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<UUID, TaskHandle<Report>> eldest) {
			return size() > LIMIT;
		}

	});

	void add(UUID id, TaskHandle<Report> handle) {
		this.handles.put(id, handle);
	}

	Optional<TaskHandle<Report>> find(UUID id) {
		return Optional.ofNullable(this.handles.get(id));
	}

}
