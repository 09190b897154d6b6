package io.github.taskqueue.chaos.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.taskqueue.TaskContext;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * The body of tasks of many steps. It writes down what it asks for, what it does, and
 * what the library has promised not to ask for again. Thread-safe.
 */
final class StepwiseWork {

	/** So that faults find steps under way. */
	private static final int STEP_MILLIS = 10;

	private final Ledger ledger;

	/** One process may have a task in hand twice, after a lost connection. */
	private final AtomicLong runs = new AtomicLong();

	StepwiseWork(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Does the steps that no earlier run has done.
	 * @param id of the task
	 * @param steps how many there are
	 * @throws RuntimeException if the store is away
	 */
	void run(String id, int steps) {
		TaskContext context = TaskContext.current();
		String run = Long.toString(this.runs.incrementAndGet());
		this.ledger.write(Event.STEPS_BEGUN, id, steps, run);
		int kept = context.checkpoint(Integer.class).orElse(0);
		for (int step = kept + 1; step <= steps; step++) {
			step(context, id, step, run);
		}
	}

	private void step(TaskContext context, String id, int step, String run) {
		this.ledger.write(Event.STEP_BEGUN, id, step, run);
		switch (StepKind.of(step)) {
			case ONCE -> context.once("step-" + step, Integer.class, () -> work(id, step, run));
			case CHECKPOINT -> context.checkpoint(work(id, step, run));
		}
		this.ledger.write(Event.STEP_KEPT, id, step, run);
	}

	private int work(String id, int step, String run) {
		try {
			TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted in step " + step, ex);
		}
		this.ledger.write(Event.STEP_DONE, id, step, run);
		return step;
	}

}
