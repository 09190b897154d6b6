package io.github.taskqueue.internal.cancel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * Requests to cancel in the journal, of which every process knows some milliseconds
 * later. Without a store they are kept there, until their tasks have come. With one, the
 * journal only tells at once what the store has: its signals may be lost, as each process
 * has one record for all of its own. Thread-safe.
 */
public final class JournalCancels implements JournalListener {

	private static final String REQUEST = "cancel";

	private static final String SIGNAL = "cancel-signal";

	/**
	 * For so long a task may wait after it is due.
	 */
	private static final Duration UNTIL_IT_HAS_COME = Duration.ofDays(7);

	/**
	 * For so long from now where it is not known when the task is due.
	 */
	private static final Duration UNTIL_ANY_HAS_COME = Duration.ofDays(31);

	private static final Duration UNTIL_ACK_IS_TAKEN = Duration.ofMinutes(5);

	private static final Duration UNTIL_STORE_IS_ASKED = Duration.ofMinutes(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final @Nullable Journal journal;

	private final Clock clock;

	private final RecoveryLoop.Job sending;

	private final Queue<JournalRecord> unsent = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Cancellations stored;

	private final KnownCancels known = new KnownCancels(null);

	/**
	 * Reads and writes nothing yet.
	 * @param journal the journal of this process, or {@code null} if there is none
	 */
	public JournalCancels(@Nullable Journal journal, Clock clock, RecoveryLoop loop) {
		this.journal = journal;
		this.clock = clock;
		this.known.whenSeen(this::seen);
		this.sending = loop.add("What is told about requests to cancel", this::send);
	}

	/**
	 * Takes note of what the journal has, from now on.
	 */
	public void listen() {
		Journal listened = this.journal;
		if (listened != null) {
			listened.addListener(this);
		}
	}

	/**
	 * Tells at once of what the store has.
	 */
	public void tell(Cancellations stored) {
		this.stored = stored;
		stored.signalTo(this::signal);
		stored.known().whenSeen(this::seen);
	}

	/**
	 * Whether there is a journal, so that a request can be made.
	 */
	public boolean isKept() {
		Journal asked = this.journal;
		return asked != null && !asked.isAbsent();
	}

	/**
	 * What is known where there is no store.
	 */
	public KnownCancels known() {
		Cancellations with = this.stored;
		return (with != null) ? with.known() : this.known;
	}

	/**
	 * Records that a task is not to run. A process that does not read the journal for its
	 * workers reads it from now on, as what is recorded has to fit in.
	 * @param task the task; without a name whatever task has the id
	 * @param due when it is due, if that is known and not now
	 */
	public void request(TaskKey task, @Nullable Instant due) {
		Journal kept = this.journal;
		Assert.state(kept != null && !kept.isAbsent(), "There is no journal");
		long end = System.nanoTime() + TIMEOUT.toNanos();
		kept.start();
		Assert.state(kept.awaitCurrent(TIMEOUT), () -> notRecorded(task, "the journal cannot be read"));
		Assert.state(!kept.isCrowded() || kept.find(key(task)).isPresent(),
				() -> notRecorded(task, "the journal holds as many requests as it may"));
		Instant now = this.clock.instant();
		Instant expires = task.name().isEmpty() ? now.plus(UNTIL_ANY_HAS_COME)
				: ((due != null && due.isAfter(now)) ? due : now).plus(UNTIL_IT_HAS_COME);
		try {
			kept.append(new JournalRecord(key(task), REQUEST, value(task), kept.process(), now, expires))
				.orTimeout(end - System.nanoTime(), TimeUnit.NANOSECONDS)
				.join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException(notRecorded(task, String.valueOf(ex.getCause())), ex.getCause());
		}
		known().recorded(task);
	}

	private static String notRecorded(TaskKey task, String why) {
		return "The request to cancel task %s is not recorded: %s".formatted(task.id(), why);
	}

	/**
	 * An id has no spaces.
	 */
	private static String key(TaskKey task) {
		return REQUEST + "/" + task.id() + (task.name().isEmpty() ? "" : " " + task.name());
	}

	private static Map<String, Object> value(TaskKey task) {
		return Map.of("id", task.id(), "name", task.name());
	}

	private static TaskKey task(Map<String, Object> value) {
		return new TaskKey(Objects.toString(value.get("id"), ""), Objects.toString(value.get("name"), ""));
	}

	/**
	 * Tells the other processes of a request that the store has.
	 */
	void signal(TaskKey task) {
		Journal told = this.journal;
		if (told != null) {
			Instant now = this.clock.instant();
			send(new JournalRecord(SIGNAL + "/" + told.process(), SIGNAL, value(task), told.process(), now,
					now.plus(UNTIL_STORE_IS_ASKED)));
		}
	}

	/**
	 * A request whose task has come is not over at once, as the ack may be lost and the
	 * message come again.
	 */
	private void seen(TaskKey request) {
		Journal kept = Objects.requireNonNull(this.journal);
		Instant now = this.clock.instant();
		Instant soon = now.plus(UNTIL_ACK_IS_TAKEN);
		kept.find(key(request))
			.filter((each) -> each.expires() == null || each.expires().isAfter(soon))
			.ifPresent((each) -> send(new JournalRecord(each.key(), REQUEST, each.value(), kept.process(), now, soon)));
	}

	private void send(JournalRecord unsent) {
		this.unsent.add(unsent);
		this.sending.wake();
	}

	/**
	 * While the broker takes nothing, the polls of the store have to do.
	 */
	private Duration send() {
		Journal told = Objects.requireNonNull(this.journal);
		for (JournalRecord next = this.unsent.poll(); next != null; next = this.unsent.poll()) {
			if (told.append(next).isCompletedExceptionally()) {
				this.unsent.clear();
			}
		}
		return RecoveryLoop.REST;
	}

	@Override
	public void recorded(JournalRecord read) {
		Map<String, Object> value = read.value();
		if (read.kind().equals(REQUEST)) {
			if (value != null) {
				known().recorded(task(value));
			}
			else {
				expired(read);
			}
		}
		else if (read.kind().equals(SIGNAL) && value != null && this.stored != null) {
			Objects.requireNonNull(this.stored).requested(task(value));
		}
	}

	@Override
	public void expired(JournalRecord over) {
		if (over.kind().equals(REQUEST)) {
			String[] task = over.key().substring(REQUEST.length() + 1).split(" ", 2);
			known().over(new TaskKey(task[0], (task.length > 1) ? task[1] : ""));
		}
	}

}
