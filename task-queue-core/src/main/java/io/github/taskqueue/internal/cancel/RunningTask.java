package io.github.taskqueue.internal.cancel;

/**
 * A run of a task on a thread, which is interrupted if the task is cancelled, but only as
 * long as the thread runs it.
 */
final class RunningTask {

	private final Thread thread;

	private boolean on = true;

	private boolean cancelled;

	RunningTask(Thread thread) {
		this.thread = thread;
	}

	synchronized void cancel() {
		if (this.on && !this.cancelled) {
			this.cancelled = true;
			this.thread.interrupt();
		}
	}

	/**
	 * After this the thread belongs to something else, so it takes its interrupt along.
	 */
	synchronized boolean end() {
		this.on = false;
		if (this.cancelled) {
			Thread.interrupted();
		}
		return this.cancelled;
	}

}
