package io.github.taskqueue.internal.journal;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.start.StartException;

/**
 * The journal of a worker process. No task starts before the process knows what was
 * decided, unless the journal cannot be read.
 */
public final class JournalLifecycle implements SmartLifecycle, AutoCloseable {

	/**
	 * After the queues are declared, before workers start.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private static final Log logger = LogFactory.getLog(JournalLifecycle.class);

	private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

	private final Journal journal;

	private final Leadership leadership;

	private final Presence presence;

	private final Role role;

	private final Duration patience;

	private final RecoveryLoop.Job standing;

	private volatile boolean running;

	/**
	 * Reads nothing until it is started.
	 * @param patience how long workers wait for the journal
	 */
	public JournalLifecycle(Journal journal, Leadership leadership, Presence presence, RecoveryLoop loop, Role role,
			Duration patience) {
		this.journal = journal;
		this.leadership = leadership;
		this.presence = presence;
		this.role = role;
		this.patience = patience;
		this.standing = loop.add("The candidacy of this process", this::stand);
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
			this.journal.refusal().filter((refusal) -> this.role == Role.REQUIRED).ifPresent((refusal) -> {
				throw refusal;
			});
		}
		this.presence.start();
		this.standing.wake();
	}

	/**
	 * A leader has to know what was decided.
	 */
	private synchronized Duration stand() {
		StartException refusal = this.journal.refusal().orElse(null);
		if (refusal != null) {
			logger.warn("This worker has no journal, so that nothing can be paused or scheduled from it. %s %s"
				.formatted(refusal.getMessage(), refusal.action()));
			return RecoveryLoop.REST;
		}
		if (!this.running) {
			return RecoveryLoop.REST;
		}
		if (this.journal.isCurrent()) {
			this.leadership.start();
		}
		else {
			this.leadership.stop();
		}
		return LOOK_EVERY;
	}

	@Override
	public void stop() {
		this.running = false;
		leave();
		this.presence.stop();
	}

	private synchronized void leave() {
		this.leadership.stop();
	}

	@Override
	public boolean isAutoStartup() {
		return this.role != Role.ON_USE;
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

	/**
	 * How much a process needs the journal.
	 */
	public enum Role {

		/**
		 * It has workers, which do not start without the journal.
		 */
		REQUIRED,

		/**
		 * It has workers, which do without a journal that cannot be had.
		 */
		OPTIONAL,

		/**
		 * It has no workers, and begins to read when a caller asks for it.
		 */
		ON_USE;

		/**
		 * The role of a process.
		 * @param workers whether it has workers
		 * @param required whether these are not to start without the journal
		 */
		public static Role of(boolean workers, boolean required) {
			return !workers ? ON_USE : required ? REQUIRED : OPTIONAL;
		}

	}

}
