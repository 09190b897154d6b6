package io.github.taskqueue.test.internal.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.schedule.ScheduleFeature;

/**
 * Has the schedules of a test follow its clock: while that is advanced, the task of each
 * time that is passed is enqueued at that time and runs, on the thread of the test.
 */
public final class VirtualSchedules {

	private static final int MOST_TIMES = 100_000;

	private final VirtualClock clock;

	private final MemoryJournal journal;

	private final ScheduleFeature schedules;

	private @Nullable InlineWorker worker;

	private boolean passing;

	/**
	 * Does nothing until it is started.
	 * @param journal what the schedules have recorded
	 */
	public VirtualSchedules(VirtualClock clock, MemoryJournal journal, ScheduleFeature schedules) {
		this.clock = clock;
		this.journal = journal;
		this.schedules = schedules;
	}

	/**
	 * Follows the clock.
	 * @param worker runs the tasks, {@code null} if nothing is to run
	 */
	void start(@Nullable InlineWorker worker) {
		this.worker = worker;
		this.clock.onPassing(this::pass);
	}

	/**
	 * A body that advances the clock, and a pause before an attempt in place, are late
	 * for the times that come meanwhile, as on a worker that is busy.
	 */
	private void pass(Instant end) {
		if (this.passing || (this.worker != null && this.worker.delivers())) {
			return;
		}
		this.passing = true;
		try {
			fire();
			int count = 0;
			for (Instant next = next(); !next.isAfter(end); next = next()) {
				if (count++ == MOST_TIMES) {
					throw new AssertionError(("Schedules have %d times until %s, which is too far to advance the clock."
							+ " Leave out what is not tested, with task-queue.schedules.<name>.enabled=false")
						.formatted(MOST_TIMES, next));
				}
				this.clock.moveTo(next);
				fire();
			}
			this.clock.moveTo(end);
			this.schedules.turn();
		}
		finally {
			this.passing = false;
		}
	}

	private Instant next() {
		Stream<Instant> times = this.schedules.list()
			.stream()
			.filter((each) -> each.paused() == null)
			.flatMap((each) -> each.next().stream().limit(1));
		Optional<Instant> arrival = (this.worker != null) ? this.worker.nextOfSchedules() : Optional.empty();
		return Stream.concat(times, arrival.stream()).min(Comparator.naturalOrder()).orElse(Instant.MAX);
	}

	/**
	 * The end of a task may let the next one be enqueued.
	 */
	private void fire() {
		do {
			this.schedules.turn();
		}
		while (this.worker != null && this.worker.runSchedules() > 0);
	}

	/**
	 * Forgets what was decided, and begins with the schedules that are declared.
	 */
	void reset() {
		this.journal.forget(this.clock.instant());
		this.schedules.turn();
	}

}
