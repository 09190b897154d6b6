package io.github.taskqueue.internal.client;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;

import io.github.taskqueue.spi.TaskIdGenerator;

/**
 * Ids of tasks unless the application makes others: UUIDs of version 7, which stores keep
 * side by side. All other bits are random, so that one id does not tell the next; the
 * other generator of this version counts up within a millisecond.
 */
public final class TimeOrderedIds implements TaskIdGenerator {

	private final TimeBasedEpochRandomGenerator uuids = Generators.timeBasedEpochRandomGenerator();

	@Override
	public String generate() {
		return this.uuids.generate().toString();
	}

}
