package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.message.LogText;

/**
 * Runs tasks in isolation, one at a time and while nothing else of this application
 * starts. Thread-safe.
 * <p>
 * A task waits for its turn as a copy that does not say that it is started, so that a
 * process which ends meanwhile is not held against it. When its turn has come, that is
 * written down: the task is published again, confirmed, and run when that copy arrives.
 * If such a copy arrives a second time, its run has taken the process with it.
 */
final class IsolationLane {

	private static final Log logger = LogFactory.getLog(IsolationLane.class);

	private static final int MAX_CRASHES = 3;

	/**
	 * How long tasks that run already are waited for.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * How long nothing else starts because a started copy is on its way.
	 */
	private static final Duration COPY_IS_DUE = Duration.ofSeconds(2);

	private static final Duration NEXT_MAY_COME = Duration.ofMillis(100);

	private final StartGate gate;

	private final TaskWorker worker;

	private final IsolatedCopies copies;

	private final ScheduledExecutorService timer;

	private final AtomicInteger admitted = new AtomicInteger();

	private final AtomicInteger turns = new AtomicInteger();

	private volatile @Nullable String lastRun;

	/**
	 * Creates the lane.
	 * @param gate keeps others from starting
	 * @param worker runs tasks
	 * @param copies puts tasks back
	 * @param timer opens the gate again
	 */
	IsolationLane(StartGate gate, TaskWorker worker, IsolatedCopies copies, ScheduledExecutorService timer) {
		this.gate = gate;
		this.worker = worker;
		this.copies = copies;
		this.timer = timer;
	}

	IsolatedCopies copies() {
		return this.copies;
	}

	/**
	 * Looks whether a delivery may come to its turn. If not, it is put back.
	 * @param delivery the delivery
	 * @return whether {@link #run} is to be called
	 */
	boolean admit(IsolatedDelivery delivery) {
		if (delivery.envelope().isRedeliver()) {
			recount(delivery);
			return false;
		}
		if (this.admitted.incrementAndGet() > 1 && delivery.isStarted()) {
			this.admitted.decrementAndGet();
			delivery.giveBack();
			return false;
		}
		return true;
	}

	/**
	 * Sees whether a delivery that comes back has ended its process. It goes behind the
	 * others, so that processes which are killed from outside do not meet the same task
	 * each time.
	 */
	private void recount(IsolatedDelivery delivery) {
		boolean crashed = delivery.hasCrashed() && !delivery.taskId().equals(this.lastRun);
		int crashes = delivery.earlierCrashes() + (crashed ? 1 : 0);
		if (crashes >= MAX_CRASHES) {
			this.worker.bury(delivery, crashes);
			return;
		}
		if (crashed) {
			logger.warn("Task %s of queue '%s' ran alone when its process ended (%d of %d)"
				.formatted(LogText.line(delivery.taskId()), delivery.session().queue().queue(), crashes, MAX_CRASHES));
		}
		delivery.putBack(crashes);
	}

	/**
	 * Gives an admitted delivery its turn. A task whose end could not be settled comes
	 * back with a raised count, as a crash does.
	 * @param delivery the delivery
	 */
	void run(IsolatedDelivery delivery) {
		delivery.beginTurn(() -> ended(delivery.isStarted() ? NEXT_MAY_COME : COPY_IS_DUE));
		try {
			if (delivery.earlierCrashes() >= MAX_CRASHES) {
				this.worker.bury(delivery, delivery.earlierCrashes());
			}
			else if (delivery.isStarted()) {
				runStarted(delivery);
			}
			else if (this.gate.close(PATIENCE)) {
				delivery.start();
			}
			else {
				delivery.giveBack();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted because the application stops", ex);
			delivery.giveBack();
		}
		finally {
			delivery.endTurn();
		}
	}

	/**
	 * If others have started meanwhile, the task waits for its turn again.
	 */
	private void runStarted(IsolatedDelivery delivery) throws InterruptedException {
		if (this.gate.close(Duration.ZERO)) {
			this.lastRun = delivery.taskId();
			this.worker.work(delivery);
		}
		else {
			delivery.giveBack();
		}
	}

	private void ended(Duration delay) {
		this.admitted.decrementAndGet();
		int turn = this.turns.incrementAndGet();
		this.timer.schedule(() -> open(turn), delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Unless another one has come meanwhile.
	 */
	private void open(int turn) {
		if (this.turns.get() == turn && this.admitted.get() == 0) {
			this.gate.open();
		}
	}

}
