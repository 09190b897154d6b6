package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.util.Map;

import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

/**
 * The stream of the journal. The broker drops its oldest segments when it is too large.
 *
 * @param maxBytes its size
 * @param segmentBytes the size of a segment
 */
public record JournalPart(long maxBytes, long segmentBytes) implements TopologyPart {

	/**
	 * A process that starts reads it within seconds.
	 */
	public static final JournalPart DEFAULT = new JournalPart(20_000_000, 1_000_000);

	/**
	 * Callers do without it.
	 */
	@Override
	public Need need() {
		return Need.ON_USE;
	}

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		declarer.queue(names.journal(), Map.of("x-queue-type", "stream", "x-max-length-bytes", this.maxBytes,
				"x-stream-max-segment-size-bytes", this.segmentBytes));
	}

}
