package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * How long a task waits whose name, version or encoding this worker does not know. In a
 * rolling deploy another worker, or the next version of this one, will know it; so no
 * attempt is used up.
 */
public final class UnknownTasks {

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

	private final Duration firstPause;

	private final Duration ttl;

	private final BodyCodecs codecs;

	private final Clock clock;

	public UnknownTasks(Duration firstPause, Duration ttl, BodyCodecs codecs, Clock clock) {
		this.firstPause = firstPause;
		this.ttl = ttl;
		this.codecs = codecs;
		this.clock = clock;
	}

	boolean canDecode(TaskMessage message) {
		return this.codecs.canDecode(message.contentEncoding());
	}

	/**
	 * The pause before the task is looked at again. It is as long as the task has been
	 * unknown, which doubles the time with each look.
	 */
	@Nullable Duration pause(TaskMessage message) {
		Instant now = this.clock.instant();
		Instant since = (message.times().parkedSince() != null) ? message.times().parkedSince() : now;
		Duration unknownFor = Duration.between(since, now);
		if (unknownFor.compareTo(this.ttl) >= 0) {
			return null;
		}
		Duration pause = (unknownFor.compareTo(LONGEST_PAUSE) < 0) ? unknownFor : LONGEST_PAUSE;
		return (pause.compareTo(this.firstPause) > 0) ? pause : this.firstPause;
	}

}
