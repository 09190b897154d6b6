package io.github.taskqueue.chaos.load;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * The tasks of schedules. Each writes down for which time it runs.
 */
class TickingTasks {

	static final String QUEUE = "ticks";

	static final String EACH = "each";

	static final int EACH_SECONDS = 2;

	static final String SKIPPING = "skipping";

	static final String BUFFERING = "buffering";

	private static final int LONG_MILLIS = 1_300;

	private static final int LONG_ONE_OF = 5;

	private final Ledger ledger;

	TickingTasks(Ledger ledger) {
		this.ledger = ledger;
	}

	@AsyncTask(queue = QUEUE)
	@TaskSchedule(name = EACH, every = EACH_SECONDS + "s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
	void tick() throws InterruptedException {
		work(0);
	}

	/** Sometimes runs when its next time comes. */
	@AsyncTask(queue = QUEUE)
	@TaskSchedule(name = SKIPPING, cron = "* * * * * *", misfire = Misfire.IGNORE)
	void tickUnlessBusy() throws InterruptedException {
		long second = TaskContext.current().scheduledAt().orElse(Instant.EPOCH).getEpochSecond();
		work((second % LONG_ONE_OF == 0) ? LONG_MILLIS : 0);
	}

	/** Always runs when its next time comes. */
	@AsyncTask(queue = QUEUE)
	@TaskSchedule(name = BUFFERING, every = "1s", overlap = Overlap.BUFFER_ONE)
	void tickSlowly() throws InterruptedException {
		work(LONG_MILLIS);
	}

	private void work(long millis) throws InterruptedException {
		TaskContext context = TaskContext.current();
		String id = TaskKind.tick(context.id());
		this.ledger.write(Event.TICKED, id, millis(context.scheduledAt()),
				millis(context.previousScheduledAt()) + " " + context.missed());
		this.ledger.write(Event.STARTED, id, context.attempt(), Integer.toString(context.redeliveries()));
		TimeUnit.MILLISECONDS.sleep(millis);
		this.ledger.write(Event.DONE, id, context.attempt(), context.id());
	}

	private static long millis(Optional<Instant> time) {
		return time.map(Instant::toEpochMilli).orElse(0L);
	}

}
