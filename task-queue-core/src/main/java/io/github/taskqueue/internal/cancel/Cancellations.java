package io.github.taskqueue.internal.cancel;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Reads from the store which tasks are not to run, twice a second. Requests of this
 * process are known at once. Thread-safe.
 * <p>
 * A task that waits is cancelled in the store once every worker must know of it: a worker
 * whose knowledge is older than {@link StoreLease#FRESH} starts no task before the store
 * has answered again, and a worker that had started it has said so three seconds later.
 * For a store that is out of reach tasks wait a second, and no longer until it is back.
 * <p>
 * For the same reason a request need not be read again once it is known here for three
 * seconds and its task has ended: a worker that has not read it by then has no fresh
 * knowledge and reads all requests next. So requests that wait for the message of a
 * delayed task cost nothing.
 */
public final class Cancellations implements AutoCloseable {

	private static final Duration PERIOD = Duration.ofMillis(500);

	/**
	 * A database may take its time to say that it does not answer.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration UNTIL_KNOWN = Duration.ofSeconds(3);

	private static final Duration UNTIL_ACK_IS_TAKEN = Duration.ofMinutes(5);

	/**
	 * Requests that others have forgotten are forgotten here by then.
	 */
	private static final Duration UNTIL_ALL_ARE_READ_AGAIN = Duration.ofMinutes(10);

	/**
	 * A turn that takes long would make the knowledge old.
	 */
	private static final int STEP = 500;

	private static final Set<TaskStatus> WAITS = Set.of(TaskStatus.SCHEDULED, TaskStatus.QUEUED, TaskStatus.WAITING,
			TaskStatus.RETRYING);

	private final CancelStore store;

	private final Clock clock;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job asking;

	private final StoreLease lease = new StoreLease(PATIENCE);

	private final KnownCancels known = new KnownCancels(this.lease);

	private volatile Consumer<TaskKey> others = (task) -> {
	};

	private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();

	/**
	 * Those of the requests of this process that the store has not been asked for since.
	 */
	private final Queue<TaskKey> own = new ConcurrentLinkedQueue<>();

	/**
	 * What the last answer had. Such a request is settled or released when it is there no
	 * more.
	 */
	private Set<TaskKey> unsettled = Set.of();

	private long allReadAt;

	/**
	 * When the store was last asked in vain. What was known before is known since then,
	 * as others may have started tasks meanwhile.
	 */
	private long failedAt = System.nanoTime();

	/**
	 * Knows of nothing until it is started.
	 */
	public Cancellations(CancelStore store, Clock clock, RecoveryLoop loop) {
		this.store = store;
		this.clock = clock;
		this.loop = loop;
		this.asking = loop.add("The poll for cancelled tasks", this::ask);
	}

	/**
	 * Starts to ask.
	 */
	public void start() {
		this.asking.wake();
	}

	/**
	 * What is known.
	 */
	public KnownCancels known() {
		return this.known;
	}

	StoreLease lease() {
		return this.lease;
	}

	void signalTo(Consumer<TaskKey> others) {
		this.others = others;
	}

	/**
	 * Takes note of a request that this process has just written, and tells others.
	 */
	public void written(TaskKey task) {
		requested(task);
		this.others.accept(task);
	}

	/**
	 * Takes note of a request that was just written, which need not be read first.
	 */
	void requested(TaskKey task) {
		this.own.add(task);
		this.known.know(Set.of(task));
	}

	/**
	 * Takes note that a task has ended for good, so that its message is about to go.
	 */
	public void ended(TaskKey task) {
		if (this.known.stored().containsKey(task)) {
			this.gone.add(new Gone(task, System.nanoTime()));
		}
	}

	private Duration ask() {
		try {
			forgetGone();
			expectOwn();
			long asked = System.nanoTime();
			List<TaskRecord> tasks = this.store.unsettled();
			know(tasks.stream().map(TaskRecord::key).collect(Collectors.toSet()), asked);
			long now = System.nanoTime();
			this.lease.answered(asked);
			cancelWaiting(tasks, now);
			return PERIOD;
		}
		catch (Throwable ex) {
			this.failedAt = System.nanoTime();
			// Workers would wait longer than they need to if it took a second
			this.asking.wakeAfter(PERIOD);
			throw ex;
		}
	}

	/**
	 * Not at once, as the ack may have been lost and the message come again.
	 */
	private void forgetGone() {
		Set<TaskKey> tasks = new HashSet<>();
		int count = 0;
		for (Gone next : this.gone) {
			if (!next.isLongAgo()) {
				break;
			}
			tasks.add(next.task());
			count++;
		}
		if (count > 0) {
			this.store.forget(tasks.stream().map(TaskKey::id).toList());
			this.known.stored().keySet().removeAll(tasks);
			for (int i = 0; i < count; i++) {
				this.gone.remove();
			}
		}
	}

	/**
	 * Requests of this process are forgotten like others when they are released.
	 */
	private void expectOwn() {
		if (this.own.isEmpty()) {
			return;
		}
		Set<TaskKey> expected = new HashSet<>(this.unsettled);
		for (TaskKey task = this.own.poll(); task != null; task = this.own.poll()) {
			expected.add(task);
		}
		this.unsettled = expected;
	}

	private void know(Set<TaskKey> tasks, long asked) {
		if (!this.lease.wasFresh(asked) || asked - this.allReadAt >= UNTIL_ALL_ARE_READ_AGAIN.toNanos()) {
			// Read after those that are not settled, which may be settled meanwhile
			Set<TaskKey> all = this.store.requested();
			this.known.stored().keySet().removeIf((task) -> !all.contains(task) && !tasks.contains(task));
			this.known.know(all);
			this.allReadAt = asked;
		}
		else {
			forgetReleased(tasks);
		}
		this.known.know(tasks);
		this.unsettled = tasks;
	}

	private void forgetReleased(Set<TaskKey> tasks) {
		Set<TaskKey> released = new HashSet<>(this.unsettled);
		released.removeAll(tasks);
		if (!released.isEmpty()) {
			released.removeAll(this.store.requested(released));
			this.known.stored().keySet().removeAll(released);
		}
	}

	private void cancelWaiting(List<TaskRecord> tasks, long now) {
		if (now - this.failedAt > UNTIL_KNOWN.toNanos()) {
			List<TaskRecord> known = tasks.stream().filter((task) -> isKnownLong(task, now)).toList();
			List<TaskRecord> waiting = known.stream()
				.filter((task) -> WAITS.contains(task.status()))
				.limit(STEP)
				.toList();
			if (!waiting.isEmpty()) {
				this.store.cancel(waiting, this.clock.instant());
			}
			List<String> ended = known.stream()
				.filter((task) -> task.status().isEnd())
				.map(TaskRecord::id)
				.limit(STEP)
				.toList();
			if (!ended.isEmpty()) {
				this.store.settle(ended);
			}
		}
	}

	private boolean isKnownLong(TaskRecord task, long now) {
		Long since = this.known.stored().get(task.key());
		return since != null && now - since > UNTIL_KNOWN.toNanos();
	}

	@Override
	public void close() {
		this.loop.close();
	}

	/**
	 * A cancelled task whose message was acknowledged.
	 */
	private record Gone(TaskKey task, long at) {

		boolean isLongAgo() {
			return System.nanoTime() - this.at > UNTIL_ACK_IS_TAKEN.toNanos();
		}

	}

}
