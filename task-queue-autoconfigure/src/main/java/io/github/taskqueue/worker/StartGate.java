package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where tasks of all queues of this application pass before they start. It is closed
 * while a task in isolation runs, so that this one is alone if it ends the process. An
 * open gate costs two atomic operations. Thread-safe.
 */
final class StartGate {

	private final AtomicInteger running = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile boolean closed;

	/**
	 * Whether those that ran when the gate was closed have ended or been waited for long
	 * enough. Guarded by the lock.
	 */
	private boolean quiet;

	private boolean stopping;

	/**
	 * Passes the gate, as soon as it is open. Who has passed must {@link #leave()}.
	 * @return whether it was passed; not if the application stops while it is closed
	 */
	boolean enter() {
		do {
			this.running.incrementAndGet();
			if (!this.closed) {
				return true;
			}
			leave();
		}
		while (awaitOpen());
		return false;
	}

	boolean isClosed() {
		return this.closed;
	}

	private boolean awaitOpen() {
		this.lock.lock();
		try {
			while (this.closed && !this.stopping) {
				this.changed.awaitUninterruptibly();
			}
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that a task that has passed the gate has ended.
	 */
	void leave() {
		if (this.running.decrementAndGet() == 0 && this.closed) {
			this.lock.lock();
			try {
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Closes the gate, if it is not closed yet, and waits until nothing runs. It stays
	 * closed in any case, until {@link #open()}. For one thread at a time.
	 * @param patience the longest wait; a task that takes longer is then put up with
	 * @return whether the caller may start its task; not if it was not to wait and
	 * something runs, nor if the application stops
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean close(Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lock();
		try {
			this.closed = true;
			while (!this.quiet && this.running.get() > 0 && left > 0 && !this.stopping) {
				left = this.changed.awaitNanos(left);
			}
			this.quiet = this.quiet || this.running.get() == 0 || !patience.isZero();
			return this.quiet && !this.stopping;
		}
		finally {
			this.lock.unlock();
		}
	}

	void open() {
		this.lock.lock();
		try {
			this.closed = false;
			this.quiet = false;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets nobody wait here any more. Comes after the consumers were cancelled, as who
	 * leaves gives back its task.
	 */
	void stop() {
		stopping(true);
	}

	/**
	 * Is as new, whatever still runs.
	 */
	void restart() {
		stopping(false);
		open();
	}

	private void stopping(boolean stopping) {
		this.lock.lock();
		try {
			this.stopping = stopping;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
