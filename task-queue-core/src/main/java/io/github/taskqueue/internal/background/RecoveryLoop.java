package io.github.taskqueue.internal.background;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A thread that takes turns at its jobs, each when it is due, for as long as the
 * application runs. A job may throw whatever it likes: it is repeated after a second, the
 * failure is logged once until a turn succeeds, and neither the thread nor another job
 * ends with it. A job may block, which holds up the other jobs of the same loop only.
 * <p>
 * To wake a job allocates nothing, so that it works while the heap is full. Thread-safe.
 */
public final class RecoveryLoop implements Executor, AutoCloseable {

	/**
	 * What a step returns to rest until it is woken.
	 */
	public static final Duration REST = Duration.ofNanos(Long.MAX_VALUE);

	private static final Log logger = LogFactory.getLog(RecoveryLoop.class);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final long NEVER = Long.MAX_VALUE;

	private final String name;

	private final ThreadFactory threads;

	private final LongSupplier nanoTime;

	private final long start;

	/**
	 * Replaced when one is added or removed, so that to look through them allocates
	 * nothing.
	 */
	private volatile Job[] jobs = new Job[0];

	private volatile boolean closed;

	private volatile long sleepsUntil = NEVER;

	private @Nullable volatile Thread thread;

	/**
	 * Creates a loop, whose thread starts when a job is first woken.
	 */
	RecoveryLoop(String name, ThreadFactory threads, LongSupplier nanoTime) {
		this.name = name;
		this.threads = threads;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
	}

	/**
	 * Adds a job, which rests until it is woken.
	 */
	public Job add(String what, Step step) {
		Job added = new Job(what, step);
		synchronized (this) {
			Job[] more = Arrays.copyOf(this.jobs, this.jobs.length + 1);
			more[this.jobs.length] = added;
			this.jobs = more;
		}
		return added;
	}

	private synchronized void remove(Job removed) {
		this.jobs = Stream.of(this.jobs).filter((job) -> job != removed).toArray(Job[]::new);
	}

	/**
	 * Runs a command once on the thread of this loop, as soon as no other job has its
	 * turn.
	 */
	@Override
	public void execute(Runnable command) {
		new Once(command).job.wake();
	}

	/**
	 * Whether a turn of this loop is under way on this thread.
	 */
	public boolean isCurrent() {
		return Thread.currentThread() == this.thread;
	}

	List<Job> jobs() {
		return List.of(this.jobs);
	}

	boolean isClosed() {
		return this.closed;
	}

	private long now() {
		return this.nanoTime.getAsLong() - this.start;
	}

	private void notice(long due) {
		if (this.closed) {
			return;
		}
		Thread running = this.thread;
		if (running == null || !running.isAlive()) {
			startThread();
		}
		else if (due < this.sleepsUntil) {
			LockSupport.unpark(running);
		}
	}

	private synchronized void startThread() {
		Thread last = this.thread;
		if (!this.closed && (last == null || !last.isAlive())) {
			Thread started = this.threads.newThread(this::run);
			started.start();
			this.thread = started;
		}
	}

	private void run() {
		while (!this.closed) {
			turnDueJobs();
			// A step may have left its interrupt behind
			Thread.interrupted();
			this.sleepsUntil = nextDue();
			// Woken before the line above, a job would be noticed too late
			long left = nextDue() - now();
			if (left > 0 && !this.closed) {
				LockSupport.parkNanos(this, left);
			}
			this.sleepsUntil = 0;
		}
	}

	/**
	 * Gives a turn to each job that is due.
	 */
	void turnDueJobs() {
		for (Job job : this.jobs) {
			if (!this.closed && job.due.get() <= now()) {
				job.turn();
			}
		}
	}

	/**
	 * When the next job is due.
	 */
	long nextDue() {
		long next = NEVER;
		for (Job job : this.jobs) {
			next = Math.min(next, job.due.get());
		}
		return next;
	}

	/**
	 * Gives no more turns, interrupts the one that is under way, and does not wait for
	 * its end.
	 */
	@Override
	public void close() {
		this.closed = true;
		Thread running = this.thread;
		if (running != null) {
			running.interrupt();
		}
	}

	/**
	 * Something that is done again and again.
	 */
	@FunctionalInterface
	public interface Step {

		/**
		 * Does it once.
		 */
		Duration turn() throws Exception;

	}

	/**
	 * A step and when it is due.
	 */
	public final class Job {

		private final String what;

		private final Step step;

		private final AtomicLong due = new AtomicLong(NEVER);

		private volatile long turnBegan = NEVER;

		private volatile @Nullable String problem;

		private Job(String what, Step step) {
			this.what = what;
			this.step = step;
		}

		/**
		 * Has the next turn follow as soon as possible.
		 */
		public void wake() {
			wakeAt(now());
		}

		/**
		 * Has the next turn follow after a while, or earlier if it is due earlier.
		 */
		public void wakeAfter(Duration delay) {
			wakeAt(after(delay));
		}

		private void wakeAt(long at) {
			if (at < this.due.get()) {
				this.due.accumulateAndGet(at, Math::min);
			}
			if (at != NEVER) {
				notice(at);
			}
		}

		/**
		 * Whether no turn is due before the job is woken.
		 */
		public boolean isResting() {
			return this.due.get() == NEVER;
		}

		/**
		 * Takes the job off its loop. A turn that is under way ends.
		 */
		public void remove() {
			RecoveryLoop.this.remove(this);
		}

		private void turn() {
			this.due.set(NEVER);
			this.turnBegan = now();
			try {
				Duration pause = this.step.turn();
				wakeAt(after(pause));
				succeeded();
			}
			catch (Throwable ex) {
				wakeAt(after(PAUSE_AFTER_FAILURE));
				failed(ex);
			}
			finally {
				this.turnBegan = NEVER;
			}
		}

		private long after(Duration pause) {
			long now = now();
			return (pause.compareTo(LONGEST) < 0) ? now + pause.toNanos() : NEVER;
		}

		private void succeeded() {
			if (this.problem != null) {
				this.problem = null;
				logger.info(this.what + " works again");
			}
		}

		/**
		 * Not even the log of a failure, for which the heap may have no room, may end the
		 * loop.
		 */
		private void failed(Throwable failure) {
			try {
				if (this.problem == null && !RecoveryLoop.this.closed) {
					this.problem = this.what;
					this.problem = "%s failed and is repeated: %s".formatted(this.what, failure);
					logger.warn(this.problem, failure);
				}
			}
			catch (Throwable ex) {
				// The name of the job has to do as its problem
			}
		}

		/**
		 * What this job is up to.
		 */
		LoopState state() {
			long began = this.turnBegan;
			long since = Math.min((began != NEVER) ? began : this.due.get(), now());
			return new LoopState(this.what, this.problem, Duration.ofNanos(now() - since));
		}

		@Override
		public String toString() {
			return this.what;
		}

	}

	/**
	 * A job that takes itself off the loop when it has run.
	 */
	private final class Once {

		private final Job job;

		Once(Runnable command) {
			this.job = add("A command of " + RecoveryLoop.this.name, () -> {
				remove();
				command.run();
				return REST;
			});
		}

		private void remove() {
			this.job.remove();
		}

	}

}
