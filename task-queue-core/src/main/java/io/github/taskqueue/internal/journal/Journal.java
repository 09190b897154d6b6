package io.github.taskqueue.internal.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.journal.JournalLog.Entry;
import io.github.taskqueue.internal.journal.LiveRecords.Live;
import io.github.taskqueue.internal.start.StartException;

/**
 * What was decided, as far as this process has read the log. Only the records that count
 * are kept in memory. Thread-safe.
 * <p>
 * {@link Freshness} tells whether all is known, and {@link Snapshots} sees to it that the
 * log loses nothing that counts.
 */
public final class Journal implements AutoCloseable {

	static final String MARKER = "marker";

	static final String SNAPSHOT = "snapshot";

	private static final Log logger = LogFactory.getLog(Journal.class);

	private static final Duration TICK = Duration.ofSeconds(1);

	/**
	 * What counts may take this part of the log, so that a snapshot fits into it.
	 */
	private static final int FULL = 4;

	/**
	 * What callers record any number of may take this part of it.
	 */
	private static final int CROWDED_PERCENT = 75;

	/**
	 * While the broker takes no messages, no marker will come back. What is in the log is
	 * read within seconds.
	 */
	private static final Duration PATIENCE_WHILE_BLOCKED = Duration.ofSeconds(2);

	private final JournalLog log;

	private final Clock clock;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job tick;

	private final String process = UUID.randomUUID().toString();

	private final LiveRecords live = new LiveRecords();

	private final Freshness freshness = new Freshness();

	private final Snapshots snapshots;

	private final List<JournalListener> listeners = new CopyOnWriteArrayList<>();

	private final Set<JournalListener> failed = ConcurrentHashMap.newKeySet();

	private volatile @Nullable StartException refusal;

	private volatile @Nullable String absence;

	private boolean started;

	/**
	 * Reads nothing until it is started.
	 * @param leader whether this process is the one to write snapshots; another one does
	 * so only when it is high time
	 */
	public Journal(JournalLog log, Clock clock, RecoveryLoop loop, BooleanSupplier leader) {
		this.log = log;
		this.clock = clock;
		this.loop = loop;
		this.snapshots = new Snapshots(this.live, log::maxBytes, leader,
				(each) -> write(each.journalRecord(), each.origin()), () -> write(SNAPSHOT));
		this.tick = loop.add("The journal", this::tick);
	}

	/**
	 * Begins to read. Returns at once.
	 */
	public synchronized void start() {
		if (!this.started) {
			this.started = true;
			this.log.read(new LogReader());
			this.tick.wake();
		}
	}

	/**
	 * Names this process in the journal, never used by another one.
	 */
	public String process() {
		return this.process;
	}

	/**
	 * Appends a record. The future ends when the log has confirmed it; every process,
	 * this one too, knows of it some milliseconds later.
	 */
	public CompletableFuture<Void> append(JournalRecord appended) {
		String absent = this.absence;
		if (absent != null) {
			return CompletableFuture.failedFuture(new IllegalStateException(absent));
		}
		if (appended.value() != null && this.live.get(appended.key()) == null && isFull()) {
			return CompletableFuture.failedFuture(new IllegalStateException(
					"The journal holds %d bytes that count, which is as much as it may. '%s' is not recorded."
						.formatted(this.live.bytes(), appended.key())));
		}
		return write(appended, null);
	}

	private boolean isFull() {
		return this.live.bytes() > this.log.maxBytes() / FULL;
	}

	/**
	 * Whether there is little room left. What callers record any number of leaves it to
	 * what operators and leaders record.
	 */
	public boolean isCrowded() {
		return this.live.bytes() > this.log.maxBytes() / FULL * CROWDED_PERCENT / 100;
	}

	private CompletableFuture<Void> write(JournalRecord written, @Nullable Long copyOf) {
		long number = this.freshness.next();
		return this.log.append(new Entry(this.process + "-" + number, written, copyOf))
			.whenComplete((done, failure) -> {
				if (failure == null) {
					this.freshness.confirmed(number);
				}
			});
	}

	/**
	 * An entry that says something by where it is.
	 */
	private CompletableFuture<Void> write(String kind) {
		Instant now = this.clock.instant();
		return write(new JournalRecord(kind, kind, null, this.process, now, now), null);
	}

	/**
	 * The number of an entry of this process, 0 if it is of another one.
	 */
	private long number(Entry entry) {
		return entry.id().startsWith(this.process)
				? Long.parseLong(entry.id(), this.process.length() + 1, entry.id().length(), 10) : 0;
	}

	/**
	 * The record that counts for a key.
	 */
	public Optional<JournalRecord> find(String key) {
		return Optional.ofNullable(this.live.get(key)).map(Live::journalRecord).filter(this::counts);
	}

	/**
	 * The records of one kind that count.
	 */
	public List<JournalRecord> all(String kind) {
		return this.live.unordered()
			.stream()
			.map(Live::journalRecord)
			.filter((each) -> each.kind().equals(kind) && counts(each))
			.toList();
	}

	private boolean counts(JournalRecord each) {
		return each.value() != null && !each.isExpired(this.clock.instant());
	}

	/**
	 * How many records are kept in memory.
	 */
	public int size() {
		return this.live.unordered().size();
	}

	/**
	 * Has a listener told of all that counts now, and of what is recorded from now on.
	 */
	public synchronized void addListener(JournalListener listener) {
		this.live.all()
			.stream()
			.map(Live::journalRecord)
			.filter(this::counts)
			.forEach((each) -> tell(listener, () -> listener.recorded(each)));
		this.listeners.add(listener);
	}

	private void tell(Consumer<JournalListener> told) {
		this.listeners.forEach((listener) -> tell(listener, () -> told.accept(listener)));
	}

	private void tell(JournalListener listener, Runnable told) {
		try {
			told.run();
		}
		catch (Throwable ex) {
			if (this.failed.add(listener)) {
				logger.warn("A listener of the journal has failed; further failures of it are not logged", ex);
			}
		}
	}

	/**
	 * Whether all is known here that was recorded before the log was last opened, or
	 * there is no log.
	 */
	public boolean isCurrent() {
		return this.freshness.isCurrent();
	}

	/**
	 * Waits until this process is current.
	 * @return whether it is current
	 */
	public boolean awaitCurrent(Duration timeout) {
		if (!isCurrent() && timeout.compareTo(Duration.ZERO) > 0) {
			refresh().completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS).join();
		}
		return isCurrent();
	}

	/**
	 * Waits until this process knows all that was appended before this call, or until it
	 * has been waited for so long in all. A later caller does not wait.
	 */
	void awaitOrGoOn(Duration patience) {
		this.freshness.awaitOrGoOn(refresh(), () -> isHopeless(patience) ? PATIENCE_WHILE_BLOCKED : patience);
	}

	private boolean isHopeless(Duration patience) {
		return this.log.isBlocked() && patience.compareTo(PATIENCE_WHILE_BLOCKED) > 0;
	}

	/**
	 * Completed when this process knows all that was appended before this call. The
	 * future is the caller's own, to be given a timeout, for instance.
	 */
	public CompletableFuture<Void> refresh() {
		CompletableFuture<Void> refreshed = this.freshness.refresh();
		if (this.freshness.isOpen()) {
			mark();
		}
		return refreshed;
	}

	private void mark() {
		write(MARKER).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("A marker could not be appended", failure);
			}
		});
	}

	/**
	 * Why there is no log, and what to do about it.
	 */
	public Optional<StartException> refusal() {
		return Optional.ofNullable(this.refusal);
	}

	/**
	 * Whether there is no log, so that nothing can be recorded.
	 */
	public boolean isAbsent() {
		return this.absence != null;
	}

	boolean isReachable() {
		return this.log.isReachable();
	}

	private Duration tick() {
		Instant now = this.clock.instant();
		forget((each) -> each.journalRecord().isExpired(now));
		if (this.freshness.isMarkerDue()) {
			mark();
		}
		if (this.freshness.isSilent()) {
			// Over the loss of a node, or in another log that is not that long yet
			this.log.reopen("what was appended has not come back");
		}
		if (isCurrent() && !isAbsent()) {
			this.snapshots.keep(this::forget);
		}
		return TICK;
	}

	private synchronized void forget(Predicate<Live> condition) {
		this.live.removeIf(condition)
			.stream()
			.filter((each) -> each.value() != null)
			.forEach((each) -> tell((listener) -> listener.expired(each)));
	}

	/**
	 * No caller waits any longer.
	 */
	@Override
	public void close() {
		this.absence = "The journal is closed";
		this.log.close();
		this.loop.close();
		this.freshness.end();
	}

	/**
	 * Takes note of what is in the log.
	 */
	private final class LogReader implements JournalLog.Reader {

		@Override
		public void opened() {
			Journal.this.freshness.opened();
			Journal.this.tick.wake();
		}

		@Override
		public void lost() {
			Journal.this.freshness.lost();
		}

		@Override
		public void read(long offset, Entry entry, int size) {
			Journal.this.snapshots.read(size);
			switch (entry.journalRecord().kind()) {
				case MARKER -> {
				}
				case SNAPSHOT -> Journal.this.snapshots.ended();
				default -> apply((entry.copyOf() != null) ? entry.copyOf() : offset, entry, size);
			}
			Journal.this.freshness.read(number(entry));
		}

		private void apply(long origin, Entry entry, int size) {
			JournalRecord read = entry.journalRecord();
			synchronized (Journal.this) {
				switch (Journal.this.live.apply(read, origin, size, Journal.this.clock.instant())) {
					case RECORDED -> tell((listener) -> listener.recorded(read));
					case EXPIRED -> tell((listener) -> listener.expired(read));
					case STALE -> {
						if (number(entry) > 0) {
							Journal.this.snapshots.overtaken(read.key());
						}
					}
					case NONE -> {
					}
				}
			}
		}

		@Override
		public void startOver(boolean another) {
			synchronized (Journal.this) {
				Journal.this.live.startOver();
			}
			Journal.this.snapshots.startOver(another);
		}

		/**
		 * What was in use once will come back.
		 */
		@Override
		public boolean refused(StartException refusal) {
			if (Journal.this.freshness.hasBeenCurrent()) {
				return false;
			}
			Journal.this.refusal = refusal;
			Journal.this.absence = "There is no journal. " + refusal.getMessage();
			Journal.this.freshness.end();
			return true;
		}

	}

}
