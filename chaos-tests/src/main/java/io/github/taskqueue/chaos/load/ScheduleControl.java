package io.github.taskqueue.chaos.load;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;
import io.github.taskqueue.internal.journal.Leadership;

/**
 * Writes down when this process leads, and ends the schedules.
 */
class ScheduleControl implements Leadership.Listener {

	private static final int PATIENCE_SECONDS = 60;

	private static final Duration LATE = Duration.ofSeconds(5);

	private final TaskSchedules schedules;

	private final Ledger ledger;

	ScheduleControl(TaskSchedules schedules, Leadership leadership, Ledger ledger) {
		this.schedules = schedules;
		this.ledger = ledger;
		leadership.addListener(this);
	}

	@Override
	public void elected() {
		this.ledger.write(Event.ELECTED, "", 0, "");
	}

	@Override
	public void deposed() {
	}

	/** What waits longer than this is found by the checker. */
	void end() throws InterruptedException {
		for (int i = 0; i < PATIENCE_SECONDS && isBehind(); i++) {
			TimeUnit.SECONDS.sleep(1);
		}
		this.schedules.list().forEach((each) -> this.schedules.pause(each.plan().name(), "The run is over", "the run"));
	}

	/** Of a schedule whose times all have a task, none may be left. */
	private boolean isBehind() {
		Instant late = Instant.now().minus(LATE);
		return this.schedules.list()
			.stream()
			.filter((each) -> each.plan().name().equals(TickingTasks.EACH))
			.anyMatch((each) -> each.waiting() > 0 || each.last() == null || each.last().isBefore(late));
	}

}
