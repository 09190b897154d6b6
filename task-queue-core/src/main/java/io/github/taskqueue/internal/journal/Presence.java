package io.github.taskqueue.internal.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * Tells the other processes of this one, and knows of them. What a process is, it says
 * seldom; that it is there, it says in a short record whose time is soon over.
 * Thread-safe.
 */
public final class Presence {

	private static final Log logger = LogFactory.getLog(Presence.class);

	private static final String ALIVE = "alive";

	private static final String PROCESS = "process";

	private static final Duration RENEW_EVERY = Duration.ofSeconds(15);

	private static final Duration LEASE = RENEW_EVERY.multipliedBy(3);

	private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

	private static final Duration DESCRIBE_EVERY = Duration.ofMinutes(5);

	private static final Duration DESCRIPTION_LASTS = DESCRIBE_EVERY.multipliedBy(3);

	/**
	 * A broker that answers does so within milliseconds.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final Journal journal;

	private final Supplier<ProcessInfo> self;

	private final Clock clock;

	private final RecoveryLoop.Job renewing;

	private volatile boolean running;

	private volatile @Nullable Instant described;

	/**
	 * Tells of nothing until it is started.
	 */
	public Presence(Journal journal, Supplier<ProcessInfo> self, Clock clock, RecoveryLoop loop) {
		this.journal = journal;
		this.self = self;
		this.clock = clock;
		this.renewing = loop.add("The presence of this process", this::renew);
	}

	/**
	 * This process as it presents itself.
	 */
	public ProcessInfo self() {
		return this.self.get();
	}

	void start() {
		this.described = null;
		this.running = true;
		this.renewing.wake();
	}

	private Duration renew() {
		if (!this.running || this.journal.isAbsent()) {
			return RecoveryLoop.REST;
		}
		if (!this.journal.isCurrent()) {
			return TRY_AGAIN;
		}
		Instant now = this.clock.instant();
		Instant last = this.described;
		CompletableFuture<Void> appended = append(ALIVE, Map.of(), now, now.plus(LEASE));
		if (last == null || Duration.between(last, now).compareTo(DESCRIBE_EVERY) > 0) {
			this.described = now;
			appended = CompletableFuture.allOf(appended,
					append(PROCESS, this.self.get().toValue(), now, now.plus(DESCRIPTION_LASTS)));
		}
		appended.whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("The presence of this process could not be recorded", failure);
				this.described = null;
				this.renewing.wakeAfter(TRY_AGAIN);
			}
		});
		return RENEW_EVERY;
	}

	private CompletableFuture<Void> append(String kind, Map<String, Object> value, Instant now, Instant expires) {
		return this.journal.append(new JournalRecord(kind + "/" + this.journal.process(), kind, value,
				this.journal.process(), now, expires));
	}

	/**
	 * Says goodbye, without which the lease would be over soon.
	 */
	void stop() {
		if (!this.running) {
			return;
		}
		this.running = false;
		if (this.journal.isCurrent()) {
			CompletableFuture.runAsync(this::sayGoodbye, OwnThread.INSTANCE)
				.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
				.handle((done, failure) -> null)
				.join();
		}
	}

	/**
	 * Of records that are over, nothing is kept.
	 */
	private void sayGoodbye() {
		Instant now = this.clock.instant();
		CompletableFuture.allOf(append(ALIVE, Map.of(), now, now), append(PROCESS, Map.of(), now, now)).join();
	}

	/**
	 * The processes that are there, this one among them.
	 */
	public List<ProcessInfo> processes() {
		return this.journal.all(ALIVE).stream().flatMap((alive) -> find(alive.by())).toList();
	}

	private Stream<ProcessInfo> find(String id) {
		JournalRecord described = this.journal.find(PROCESS + "/" + id).orElse(null);
		if (described == null || described.value() == null) {
			return Stream.empty();
		}
		return Stream.of(ProcessInfo.of(id, described.value(), described.at()));
	}

}
