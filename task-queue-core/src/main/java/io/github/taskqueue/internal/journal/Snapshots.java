package io.github.taskqueue.internal.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.journal.LiveRecords.Live;

/**
 * Appends again what counts, before the log loses its oldest entries, and what a log
 * lacks that has replaced another one. Thread-safe.
 */
final class Snapshots {

	private static final Log logger = LogFactory.getLog(Snapshots.class);

	/**
	 * How much of the log is written until the leader appends a snapshot. The last one,
	 * what came after it and the next one must fit into the log.
	 */
	private static final double DUE_FOR_LEADER = 0.25;

	/**
	 * Another process appends one only if the leader has not. Each has a share of its
	 * own, so that they do not do it all at once.
	 */
	private static final double DUE_AT_LEAST = 0.33;

	private static final double DUE_AT_MOST = 0.43;

	/**
	 * When several processes find that the log is another one, the first one appends what
	 * it lacks.
	 */
	private static final Duration SPREAD = Duration.ofSeconds(1);

	/**
	 * So many copies are under way at a time.
	 */
	private static final int PORTION = 500;

	private final LiveRecords live;

	private final LongSupplier maxBytes;

	private final BooleanSupplier leader;

	private final Function<Live, CompletableFuture<Void>> copier;

	private final Supplier<CompletableFuture<Void>> ending;

	private final double due = ThreadLocalRandom.current().nextDouble(DUE_AT_LEAST, DUE_AT_MOST);

	/**
	 * Keys whose copy was overtaken by a record that the log may lose before the copy.
	 */
	private final Set<String> overtaken = ConcurrentHashMap.newKeySet();

	/**
	 * How much was read since the end of the last snapshot.
	 */
	private volatile long bytes;

	private volatile @Nullable Restart restart;

	/**
	 * Writes nothing until it is asked.
	 * @param copier appends a copy
	 * @param ending appends the end of a snapshot
	 */
	Snapshots(LiveRecords live, LongSupplier maxBytes, BooleanSupplier leader,
			Function<Live, CompletableFuture<Void>> copier, Supplier<CompletableFuture<Void>> ending) {
		this.live = live;
		this.maxBytes = maxBytes;
		this.leader = leader;
		this.copier = copier;
		this.ending = ending;
	}

	void read(int size) {
		this.bytes += size;
	}

	/**
	 * A whole snapshot was read.
	 */
	void ended() {
		this.bytes = 0;
	}

	void overtaken(String key) {
		this.overtaken.add(key);
	}

	/**
	 * The log is read anew.
	 * @param another whether it is another one, and not the same one that has lost its
	 * oldest entries
	 */
	void startOver(boolean another) {
		this.bytes = 0;
		this.restart = new Restart(another, System.nanoTime() + ThreadLocalRandom.current().nextLong(SPREAD.toNanos()));
	}

	/**
	 * Writes what has to be written again. The log has been read.
	 * @param forget takes what does not count any more
	 */
	void keep(Consumer<Predicate<Live>> forget) {
		Restart last = this.restart;
		if (last != null && System.nanoTime() - last.settledAt > 0) {
			settle(last.another, forget);
			this.restart = null;
		}
		List<Live> again = this.overtaken.stream().flatMap((key) -> Stream.ofNullable(this.live.get(key))).toList();
		if (!again.isEmpty()) {
			copy(again);
			again.forEach((each) -> this.overtaken.remove(each.journalRecord().key()));
		}
		if (this.bytes > this.maxBytes.getAsLong() * (this.leader.getAsBoolean() ? DUE_FOR_LEADER : this.due)) {
			copy(this.live.all());
			this.ending.get().join();
			// Until the end is read, which takes some milliseconds
			this.bytes = 0;
		}
	}

	/**
	 * What the same log lacks was removed.
	 */
	private void settle(boolean another, Consumer<Predicate<Live>> forget) {
		if (another) {
			List<Live> lacking = this.live.all().stream().filter((each) -> !each.read()).toList();
			logger.info("The journal is another one than before; %d records are appended to it again"
				.formatted(lacking.size()));
			copy(lacking);
		}
		else {
			forget.accept((each) -> !each.read());
		}
	}

	private void copy(List<Live> copied) {
		List<CompletableFuture<Void>> underWay = new ArrayList<>();
		for (Live each : copied) {
			underWay.add(this.copier.apply(each));
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
	 * That the log is read anew.
	 *
	 * @param another whether it is another one
	 * @param settledAt when others have had the chance to append what it lacks
	 */
	private record Restart(boolean another, long settledAt) {

	}

}
