package io.github.taskqueue.internal.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
 * A log does not say where it ends. So this process is current when it has read a marker
 * that it appended itself after it began to read. It appends what counts again, as a
 * snapshot, before the log loses its oldest entries, and when it finds itself reading
 * another log than before, because an operator has deleted that one.
 */
public final class Journal implements AutoCloseable {

	static final String MARKER = "marker";

	static final String SNAPSHOT = "snapshot";

	private static final Log logger = LogFactory.getLog(Journal.class);

	private static final Duration TICK = Duration.ofSeconds(1);

	/**
	 * The last snapshot, what came after it and the next one must fit into the log.
	 */
	private static final int FULL = 4;

	private static final int DUE_FOR_LEADER = 4;

	private static final int DUE_FOR_ALL = 3;

	private static final Duration MARK_AGAIN_AFTER = Duration.ofSeconds(2);

	/**
	 * An entry is read within milliseconds of its confirm.
	 */
	private static final Duration UNTIL_READ = Duration.ofSeconds(20);

	/**
	 * So many copies are under way at a time.
	 */
	private static final int PORTION = 500;

	private final JournalLog log;

	private final Clock clock;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job tick;

	private final BooleanSupplier leader;

	private final String process = UUID.randomUUID().toString();

	private final AtomicLong entries = new AtomicLong();

	private final LiveRecords live = new LiveRecords();

	private final List<JournalListener> listeners = new CopyOnWriteArrayList<>();

	private final Set<JournalListener> failed = ConcurrentHashMap.newKeySet();

	/**
	 * Own entries that are not read back yet, and since when.
	 */
	private final Map<String, Long> unread = new ConcurrentHashMap<>();

	/**
	 * Keys whose copy was overtaken by a record that the log may lose before the copy.
	 */
	private final Set<String> overtaken = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<StartException> refusal = new CompletableFuture<>();

	/**
	 * What waits for a marker to be read, by its id.
	 */
	private final Map<String, CompletableFuture<Void>> markers = new ConcurrentHashMap<>();

	private volatile @Nullable String absence;

	private volatile Freshness current = new Freshness();

	private volatile boolean started;

	private volatile boolean wasCurrent;

	private volatile boolean open;

	private volatile long markedAt;

	private volatile boolean overAnew;

	private volatile boolean restores;

	private volatile long settleAt;

	/**
	 * How much was read since the end of the last snapshot.
	 */
	private volatile long bytes;

	/**
	 * Reads nothing until it is started.
	 * @param leader whether this process is the one to write snapshots; another one does
	 * so only when it is high time
	 */
	public Journal(JournalLog log, Clock clock, RecoveryLoop loop, BooleanSupplier leader) {
		this.log = log;
		this.clock = clock;
		this.loop = loop;
		this.leader = leader;
		this.tick = loop.add("The journal", this::tick);
	}

	/**
	 * Begins to read. Returns at once.
	 */
	public void start() {
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
		Entry entry = new Entry(nextId(), appended, null);
		if (this.started) {
			this.unread.put(entry.id(), System.nanoTime());
		}
		return this.log.append(entry).whenComplete((done, failure) -> {
			if (failure != null) {
				this.unread.remove(entry.id());
			}
		});
	}

	private boolean isFull() {
		return this.live.bytes() > this.log.maxBytes() / FULL;
	}

	private String nextId() {
		return this.process + "-" + this.entries.incrementAndGet();
	}

	private boolean isOwn(Entry entry) {
		return entry.id().startsWith(this.process);
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
		return all().filter((each) -> each.kind().equals(kind)).toList();
	}

	private Stream<JournalRecord> all() {
		return this.live.unordered().stream().map(Live::journalRecord).filter(this::counts);
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
	 * Whether all is known here that was recorded before the log was last opened.
	 */
	public boolean isCurrent() {
		return this.current.isDone();
	}

	/**
	 * Waits until this process is current, or access is refused.
	 * @return whether it is current
	 */
	public boolean awaitCurrent(Duration timeout) {
		return await(this.current, timeout);
	}

	private boolean await(CompletableFuture<Void> awaited, Duration timeout) {
		if (awaited.isDone() || timeout.isNegative() || timeout.isZero()) {
			return awaited.isDone();
		}
		return CompletableFuture.anyOf(awaited.thenApply((done) -> true), this.refusal)
			.completeOnTimeout(false, timeout.toNanos(), TimeUnit.NANOSECONDS)
			.join() == Boolean.TRUE;
	}

	/**
	 * Waits until this process knows all that was appended before this call, or until it
	 * has been waited for so long in all. Whoever comes later does not wait.
	 */
	void awaitOrGoOn(Duration patience) {
		Freshness state = this.current;
		Duration left = state.isDone() ? patience : state.left(patience);
		if (!await(refresh(), left) && !this.refusal.isDone() && state.toldOf.compareAndSet(false, true)) {
			logger.warn(("The journal has not been read within %s. Tasks start without knowing what was decided"
					+ " meanwhile, such as a pause, until it is.")
				.formatted(patience));
		}
	}

	/**
	 * Completed when this process knows all that was appended before this call.
	 */
	public CompletableFuture<Void> refresh() {
		Freshness state = this.current;
		if (!state.isDone() || this.absence != null) {
			return state;
		}
		CompletableFuture<Void> refreshed = new CompletableFuture<>();
		mark(refreshed);
		return refreshed;
	}

	/**
	 * Why the log refuses access.
	 */
	public Optional<StartException> refusal() {
		return Optional.ofNullable(this.refusal.getNow(null));
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
		if (this.open && this.absence == null) {
			if (isCurrent()) {
				keep();
			}
			else if (System.nanoTime() - this.markedAt > MARK_AGAIN_AFTER.toNanos()) {
				this.markedAt = System.nanoTime();
				mark(this.current);
			}
			reopenIfSilent();
		}
		Instant now = this.clock.instant();
		synchronized (this) {
			this.live.removeIf((each) -> each.journalRecord().isExpired(now))
				.stream()
				.filter((each) -> each.value() != null)
				.forEach((each) -> tell((listener) -> listener.expired(each)));
		}
		return TICK;
	}

	private void mark(CompletableFuture<Void> marked) {
		Instant now = this.clock.instant();
		String id = nextId();
		this.markers.put(id, marked);
		this.log.append(new Entry(id, new JournalRecord(MARKER, MARKER, null, this.process, now, now), null))
			.whenComplete((done, failure) -> {
				if (failure != null) {
					logger.debug("A marker could not be appended", failure);
				}
			});
	}

	/**
	 * Writes again what the log lacks, or is about to lose.
	 */
	private void keep() {
		if (this.overAnew && System.nanoTime() - this.settleAt > 0) {
			settleAnew();
		}
		List<Live> again = this.overtaken.stream().flatMap((key) -> Stream.ofNullable(this.live.get(key))).toList();
		if (!again.isEmpty()) {
			copy(again);
			again.forEach((each) -> this.overtaken.remove(each.journalRecord().key()));
		}
		if (this.bytes > this.log.maxBytes() / (this.leader.getAsBoolean() ? DUE_FOR_LEADER : DUE_FOR_ALL)) {
			snapshot();
		}
	}

	/**
	 * Others may have been faster.
	 */
	private void settleAnew() {
		List<Live> lacking = this.live.all().stream().filter((each) -> !each.read()).toList();
		if (this.restores) {
			logger.info("The journal is another one than before; %d records are appended to it again"
				.formatted(lacking.size()));
			copy(lacking);
		}
		else {
			synchronized (this) {
				this.live.removeIf((each) -> !each.read())
					.forEach((each) -> tell((listener) -> listener.expired(each)));
			}
		}
		this.overAnew = false;
	}

	private void snapshot() {
		copy(this.live.all());
		Instant now = this.clock.instant();
		this.log.append(new Entry(nextId(), new JournalRecord(SNAPSHOT, SNAPSHOT, null, this.process, now, now), null))
			.join();
		// Until it is read, which takes some milliseconds
		this.bytes = 0;
	}

	private void copy(List<Live> copied) {
		List<CompletableFuture<Void>> underWay = new ArrayList<>();
		for (Live each : copied) {
			underWay.add(this.log.append(new Entry(nextId(), each.journalRecord(), each.origin())));
			if (underWay.size() == PORTION) {
				join(underWay);
			}
		}
		join(underWay);
	}

	private static void join(List<CompletableFuture<Void>> underWay) {
		CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
		underWay.clear();
	}

	/**
	 * A consumer of the broker may fall silent over the loss of a node.
	 */
	private void reopenIfSilent() {
		long now = System.nanoTime();
		if (this.unread.values().removeIf((since) -> now - since > UNTIL_READ.toNanos())) {
			this.unread.clear();
			this.log.reopen("what was appended has not come back");
		}
	}

	/**
	 * Nobody waits any longer.
	 */
	@Override
	public void close() {
		this.absence = "The journal is closed";
		this.log.close();
		this.loop.close();
		this.current.complete(null);
		this.markers.values().forEach((waits) -> waits.complete(null));
	}

	/**
	 * Completed when this process is current, and replaced when it no longer is.
	 */
	private static final class Freshness extends CompletableFuture<Void> {

		private final CompletableFuture<Long> awaitedSince = new CompletableFuture<>();

		private final AtomicBoolean toldOf = new AtomicBoolean();

		Duration left(Duration patience) {
			long now = System.nanoTime();
			this.awaitedSince.complete(now);
			return patience.minusNanos(now - this.awaitedSince.join());
		}

	}

	/**
	 * Takes note of what is in the log.
	 */
	private final class LogReader implements JournalLog.Reader {

		@Override
		public void opened() {
			lost();
			Journal.this.markedAt = System.nanoTime() - MARK_AGAIN_AFTER.toNanos();
			Journal.this.open = true;
			Journal.this.tick.wake();
		}

		/**
		 * What waits for a marker has to wait for the first one that is read again.
		 */
		@Override
		public void lost() {
			Journal.this.open = false;
			Journal.this.unread.clear();
			if (Journal.this.current.isDone() && Journal.this.absence == null) {
				Journal.this.current = new Freshness();
			}
			Freshness next = Journal.this.current;
			List.copyOf(Journal.this.markers.keySet()).forEach((id) -> {
				CompletableFuture<Void> waits = Journal.this.markers.remove(id);
				if (waits != null && waits != next) {
					next.thenRun(() -> waits.complete(null));
				}
			});
		}

		@Override
		public void read(long offset, Entry entry, int size) {
			Journal.this.bytes += size;
			Journal.this.unread.remove(entry.id());
			JournalRecord read = entry.journalRecord();
			switch (read.kind()) {
				case MARKER -> marked(entry.id());
				case SNAPSHOT -> Journal.this.bytes = 0;
				default -> apply((entry.copyOf() != null) ? entry.copyOf() : offset, entry, size);
			}
		}

		private void marked(String id) {
			CompletableFuture<Void> waits = Journal.this.markers.remove(id);
			if (waits == Journal.this.current) {
				Journal.this.settleAt = System.nanoTime() + ThreadLocalRandom.current().nextLong(TICK.toNanos());
				Journal.this.wasCurrent = true;
			}
			if (waits != null) {
				waits.complete(null);
			}
		}

		private void apply(long origin, Entry entry, int size) {
			JournalRecord read = entry.journalRecord();
			synchronized (Journal.this) {
				switch (Journal.this.live.apply(read, origin, size, Journal.this.clock.instant())) {
					case RECORDED -> tell((listener) -> listener.recorded(read));
					case EXPIRED -> tell((listener) -> listener.expired(read));
					case STALE -> {
						if (isOwn(entry)) {
							Journal.this.overtaken.add(read.key());
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
			Journal.this.bytes = 0;
			Journal.this.restores = another;
			Journal.this.overAnew = true;
		}

		@Override
		public void absent(String reason) {
			logger.info(reason);
			Journal.this.absence = reason;
			Journal.this.current.complete(null);
		}

		@Override
		public void refused(StartException refusal) {
			if (!Journal.this.wasCurrent) {
				Journal.this.refusal.complete(refusal);
			}
		}

	}

}
