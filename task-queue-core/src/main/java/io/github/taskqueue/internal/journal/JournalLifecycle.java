package io.github.taskqueue.internal.journal;

import java.time.Duration;

import org.springframework.context.SmartLifecycle;

/**
 * The journal of a worker process. No task starts before the process knows what was
 * decided, unless the journal cannot be read.
 */
public final class JournalLifecycle implements SmartLifecycle, AutoCloseable {

	/**
	 * After the queues are declared, before workers start.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private final Journal journal;

	private final Leadership leadership;

	private final Presence presence;

	private final Duration patience;

	private volatile boolean running;

	/**
	 * Reads nothing until it is started.
	 * @param patience how long workers wait for the journal
	 */
	public JournalLifecycle(Journal journal, Leadership leadership, Presence presence, Duration patience) {
		this.journal = journal;
		this.leadership = leadership;
		this.presence = presence;
		this.patience = patience;
	}

	public Journal journal() {
		return this.journal;
	}

	public Leadership leadership() {
		return this.leadership;
	}

	public Presence presence() {
		return this.presence;
	}

	/**
	 * Waits, if the journal is in use, until this process is current, and no longer than
	 * it has been waited for in all.
	 */
	public void awaitCurrent() {
		if (this.running) {
			this.journal.awaitOrGoOn(this.patience);
		}
	}

	/**
	 * Waits until this process is current. A broker that is away is not waited for, as no
	 * tasks come from it.
	 */
	@Override
	public void start() {
		this.running = true;
		this.journal.start();
		if (this.journal.isReachable()) {
			this.journal.awaitOrGoOn(this.patience);
			this.journal.refusal().ifPresent((refusal) -> {
				throw refusal;
			});
		}
		this.presence.start();
		if (!this.journal.isAbsent()) {
			this.leadership.start();
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.leadership.stop();
		this.presence.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void close() {
		this.journal.close();
	}

}
