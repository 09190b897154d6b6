package io.github.taskqueue.chaos.load;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * Pauses a queue or a task now and then, and resumes it. Asks again until it is done, and
 * writes down from when on no body may begin, and until when.
 */
class Operator {

	private static final int SHORTEST_PAUSE_MILLIS = 8_000;

	private static final int LONGEST_PAUSE_MILLIS = 20_000;

	private static final int BETWEEN_MILLIS = 5_000;

	private static final int AGAIN_MILLIS = 500;

	private final TaskQueues queues;

	private final Ledger ledger;

	private final RandomGenerator random;

	private final Thread thread = new Thread(this::run, "operator");

	private volatile boolean stopped;

	Operator(TaskQueues queues, Ledger ledger, long seed) {
		this.queues = queues;
		this.ledger = ledger;
		this.random = new Random(seed);
	}

	void start() {
		this.thread.start();
	}

	/** Returns when nothing is paused any longer. */
	void stop() throws InterruptedException {
		this.stopped = true;
		this.thread.join();
	}

	private void run() {
		try {
			while (!this.stopped) {
				pause(PauseKind.values()[this.random.nextInt(PauseKind.values().length)]);
				sleepUnlessStopped(BETWEEN_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			// The process ends
		}
	}

	private void pause(PauseKind kind) throws InterruptedException {
		insist(() -> kind.pause(this.queues, TaskPause.because("The run wants it")));
		this.ledger.write(Event.PAUSED, kind.name(), 0, "");
		sleepUnlessStopped(this.random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
		this.ledger.write(Event.RESUMED, kind.name(), 0, "");
		insist(() -> kind.resume(this.queues));
	}

	private void insist(Runnable decision) throws InterruptedException {
		while (true) {
			try {
				decision.run();
				return;
			}
			catch (IllegalStateException ex) {
				// The journal is out of reach
				TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
			}
		}
	}

	private void sleepUnlessStopped(long millis) throws InterruptedException {
		for (long left = millis; left > 0 && !this.stopped; left -= AGAIN_MILLIS) {
			TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
		}
	}

}
