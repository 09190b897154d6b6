package io.github.taskqueue.internal.pause;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.Presence;

/**
 * Drains what is paused: each process says in the journal when it is idle for a pause,
 * and a process that waits compares that with the processes that are there.
 */
final class Drains implements JournalListener {

	private static final Duration LOOK_EVERY = Duration.ofMillis(50);

	/**
	 * The lease of a process may end without a record.
	 */
	private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration KEPT = Duration.ofMinutes(1);

	private final Journal journal;

	private final Presence presence;

	private final Decisions decisions;

	private final Clock clock;

	private final RecoveryLoop.Job reporting;

	/**
	 * For which pauses this process has said that it is idle. Used by one turn at a time.
	 */
	private final Map<String, String> reported = new HashMap<>();

	Drains(Journal journal, Presence presence, Decisions decisions, Clock clock, RecoveryLoop loop) {
		this.journal = journal;
		this.presence = presence;
		this.decisions = decisions;
		this.clock = clock;
		this.reporting = loop.add("The report of what is drained", this::report);
	}

	private Duration report() {
		Instant now = this.clock.instant();
		List<JournalRecord> asked = this.decisions.pauses()
			.filter((each) -> Decisions.drainsUntil(each).isAfter(now))
			.toList();
		this.reported.keySet().retainAll(asked.stream().map(JournalRecord::key).toList());
		boolean busy = false;
		for (JournalRecord pause : asked) {
			String id = Decisions.text(pause, Decisions.ID);
			Target target = Target.of(pause);
			if (id.equals(this.reported.get(pause.key()))) {
				continue;
			}
			if (this.decisions.isIdle(target)) {
				this.journal.append(new JournalRecord(target.idleKey(this.journal.process()), Target.IDLE,
						Map.of(Decisions.ID, id), this.journal.process(), now, Decisions.drainsUntil(pause).plus(KEPT)))
					.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
					.join();
				this.reported.put(pause.key(), id);
			}
			else {
				busy = true;
			}
		}
		return busy ? LOOK_EVERY : RecoveryLoop.REST;
	}

	/**
	 * Waits until all processes are idle for a pause, or another decision follows it.
	 */
	synchronized boolean await(Target target, String id, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		try {
			while (id.equals(this.decisions.id(target))) {
				if (isDrained(target, id)) {
					return true;
				}
				long left = end - System.nanoTime();
				if (left <= 0) {
					return false;
				}
				TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_AGAIN.toNanos()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return false;
	}

	private boolean isDrained(Target target, String id) {
		return this.presence.processes()
			.stream()
			.filter(target::isOf)
			.allMatch((process) -> this.journal.find(target.idleKey(process.id()))
				.filter((each) -> Decisions.text(each, Decisions.ID).equals(id))
				.isPresent());
	}

	@Override
	public void recorded(JournalRecord journalRecord) {
		if (journalRecord.kind().equals(Target.PAUSE)) {
			this.reporting.wake();
		}
		synchronized (this) {
			notifyAll();
		}
	}

	@Override
	public void expired(JournalRecord journalRecord) {
		recorded(journalRecord);
	}

}
