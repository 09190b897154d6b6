package io.github.taskqueue.internal.status;

import org.springframework.context.SmartLifecycle;

/**
 * Writes what waits for the store when the workers have stopped: connections to Redis are
 * stopped with the application and not closed after all who use them, as those of a
 * database are.
 */
public final class LastWrites implements SmartLifecycle {

	private final StatusWriter writer;

	private volatile boolean running;

	LastWrites(StatusWriter writer) {
		this.writer = writer;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.writer.flush();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * After the workers, and before what has not asked for a phase.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 4096;
	}

}
