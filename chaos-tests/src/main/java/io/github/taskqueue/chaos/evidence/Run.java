package io.github.taskqueue.chaos.evidence;

/**
 * One run of a body. Mutable while the ledgers are read.
 */
public final class Run {

	private final String process;

	private final long attempt;

	private final long startedAt;

	private final boolean redelivered;

	private long endedAt;

	private boolean done;

	Run(String process, long attempt, long startedAt, boolean redelivered) {
		this.process = process;
		this.attempt = attempt;
		this.startedAt = startedAt;
		this.redelivered = redelivered;
	}

	void end(long at, boolean done) {
		this.endedAt = at;
		this.done = done;
	}

	boolean isOpen(String process, long attempt) {
		return this.endedAt == 0 && this.attempt == attempt && this.process.equals(process);
	}

	/**
	 * Returns who ran it.
	 * @return the name of the process
	 */
	public String process() {
		return this.process;
	}

	/**
	 * Returns the number of the attempt.
	 * @return the number, from 1
	 */
	public long attempt() {
		return this.attempt;
	}

	/**
	 * Returns when it began.
	 * @return milliseconds since the epoch
	 */
	public long startedAt() {
		return this.startedAt;
	}

	/**
	 * Tells whether the broker had delivered the message before.
	 * @return whether it was no first delivery
	 */
	public boolean isRedelivered() {
		return this.redelivered;
	}

	/**
	 * Returns when it ended.
	 * @return milliseconds since the epoch; 0 if it was cut off
	 */
	public long endedAt() {
		return this.endedAt;
	}

	/**
	 * Tells whether the effect was done.
	 * @return whether it ended without failure
	 */
	public boolean isDone() {
		return this.done;
	}

}
