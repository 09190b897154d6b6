package io.github.taskqueue.chaos.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * The tasks of a run. The effect of each body is its lines in the ledger.
 */
class ChaosTasks {

	static final String QUICK_QUEUE = "quick";

	static final String SLOW_QUEUE = "slow";

	static final String FLAKY_QUEUE = "flaky";

	static final String STEPS_QUEUE = "steps";

	private static final int FAILURES = 2;

	private final Ledger ledger;

	private final StepwiseWork steps;

	ChaosTasks(Ledger ledger) {
		this.ledger = ledger;
		this.steps = new StepwiseWork(ledger);
	}

	@AsyncTask(queue = QUICK_QUEUE)
	void quick(String id) {
		start(id);
		done(id);
	}

	/**
	 * @param from when it may run, in milliseconds since the epoch
	 */
	@AsyncTask(queue = QUICK_QUEUE)
	void delayed(String id, long from) {
		this.ledger.write(Event.DUE, id, from, "");
		start(id);
		done(id);
	}

	@AsyncTask(queue = QUICK_QUEUE)
	TaskHandle<String> answer(String id) {
		start(id);
		done(id);
		return TaskHandle.completed(id);
	}

	@AsyncTask(queue = SLOW_QUEUE)
	void slow(String id, long millis) throws InterruptedException {
		start(id);
		TimeUnit.MILLISECONDS.sleep(millis);
		done(id);
	}

	@AsyncTask(queue = FLAKY_QUEUE, retry = @TaskRetry(backoff = "100ms"))
	void flakyInPlace(String id) {
		failTwice(id);
	}

	@AsyncTask(queue = FLAKY_QUEUE, retry = @TaskRetry(backoff = "1s"))
	void flaky(String id) {
		failTwice(id);
	}

	private void failTwice(String id) {
		start(id);
		if (TaskContext.current().attempt() <= FAILURES) {
			throw failed(id, new IllegalStateException("Not yet"));
		}
		done(id);
	}

	/**
	 * Asks to be run later until a time.
	 * @param from in milliseconds since the epoch
	 */
	@AsyncTask(queue = FLAKY_QUEUE)
	void postponed(String id, long from) {
		start(id);
		if (System.currentTimeMillis() < from) {
			throw failed(id, new RetryLaterException(Duration.ofSeconds(1)));
		}
		done(id);
	}

	@AsyncTask(queue = FLAKY_QUEUE, retry = @TaskRetry(maxAttempts = 3, backoff = "500ms", multiplier = 3))
	void assertion(String id) {
		start(id);
		throw failed(id, new AssertionError("Wrong each time"));
	}

	@AsyncTask(queue = FLAKY_QUEUE, retry = @TaskRetry(maxAttempts = 3, backoff = "500ms", multiplier = 3))
	void overflow(String id) {
		start(id);
		failed(id);
		descend(0);
	}

	private static long descend(long depth) {
		return descend(depth + 1) + depth;
	}

	/**
	 * Fails while the store is away, and has attempts enough to outlive that.
	 */
	@AsyncTask(queue = STEPS_QUEUE,
			retry = @TaskRetry(maxAttempts = 50, backoff = "1s", multiplier = 1.5, maxBackoff = "5s"))
	void stepwise(String id, int steps) {
		start(id);
		try {
			this.steps.run(id, steps);
		}
		catch (RuntimeException ex) {
			throw failed(id, ex);
		}
		done(id);
	}

	@AsyncTask(queue = QUICK_QUEUE)
	void permanent(String id) {
		start(id);
		throw failed(id, new PermanentTaskException("No such customer"));
	}

	private void start(String id) {
		TaskContext context = TaskContext.current();
		this.ledger.write(Event.STARTED, id, context.attempt(), Integer.toString(context.redeliveries()));
	}

	private void done(String id) {
		TaskContext context = TaskContext.current();
		this.ledger.write(Event.DONE, id, context.attempt(), context.id().equals(id) ? "" : context.id());
	}

	private <T extends Throwable> T failed(String id, T failure) {
		failed(id);
		return failure;
	}

	private void failed(String id) {
		this.ledger.write(Event.FAILED, id, TaskContext.current().attempt(), "");
	}

}
