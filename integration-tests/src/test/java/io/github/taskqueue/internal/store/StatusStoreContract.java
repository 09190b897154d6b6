package io.github.taskqueue.internal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskAttempt;
import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every store of status keeps to.
 */
public abstract class StatusStoreContract {

	private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);

	protected static final Duration LONG = Duration.ofSeconds(30);

	private static final Instant LATER = NOW.plusSeconds(1_000);

	private static final String NAMESPACE = "tq";

	private String id = "";

	@BeforeEach
	void chooseId() {
		this.id = UUID.randomUUID().toString();
	}

	/**
	 * The store of a namespace, the same one each time.
	 */
	protected abstract TaskStore in(String namespace);

	protected final StatusStore store() {
		return in(NAMESPACE).statuses();
	}

	protected final CheckpointStore checkpoints() {
		return in(NAMESPACE).checkpoints();
	}

	protected final ClaimStore claims() {
		return in(NAMESPACE).claims();
	}

	protected final CancelStore cancels() {
		return in(NAMESPACE).cancels();
	}

	@Test
	void namespacesShareNothing() {
		TaskStore other = in("other");
		store().apply(List.of(queued(this.id)));
		checkpoints().save(key(), "step", new byte[] { 1 });
		assertThat(other.statuses().find(List.of(this.id))).isEmpty();
		assertThat(other.checkpoints().find(key(), "step")).isNull();
		assertThat(other.cancels().request(this.id, NOW)).isFalse();
		other.statuses().apply(List.of(ended(9, TaskStatus.SUCCEEDED, new byte[] { 7 })));
		other.checkpoints().save(key(), "step", new byte[] { 2 });
		assertThat(find().status()).isEqualTo(TaskStatus.QUEUED);
		assertThat(search(TaskQuery.all())).filteredOn((task) -> task.id().equals(this.id)).containsExactly(find());
		assertThat(checkpoints().find(key(), "step")).containsExactly(1);
		assertThat(cancels().request(this.id, NOW)).isTrue();
		assertThat(other.cancels().requested()).isEmpty();
		removeOld(store(), limits(LATER, LATER));
		assertThat(removeOld(other.statuses(), limits(LATER, LATER))).isPositive();
		assertThat(other.statuses().find(List.of(this.id))).isEmpty();
		assertThat(other.checkpoints().find(key(), "step")).isNull();
		assertThat(find().status()).isEqualTo(TaskStatus.QUEUED);
		assertThat(checkpoints().find(key(), "step")).containsExactly(1);
		other.cancels().forget(List.of(this.id));
		assertThat(isRequested()).isTrue();
		assertThat(store().takeTurn(this.id, NOW, Duration.ofMinutes(5))).isTrue();
		assertThat(other.statuses().takeTurn(this.id, NOW, Duration.ofMinutes(5))).isTrue();
	}

	@Test
	void aTaskOfAnotherNameSharesNothingWithTheOneOfItsId() {
		TaskKey stranger = new TaskKey(this.id, "stranger");
		store().apply(List.of(queued(this.id)));
		TaskRecord before = find();
		store().apply(List.of(stranger(3, TaskStatus.RUNNING), stranger(9, TaskStatus.SUCCEEDED)));
		assertThat(find()).isEqualTo(before);
		checkpoints().save(key(), "step", new byte[] { 1 });
		assertThat(checkpoints().find(stranger, "step")).isNull();
		checkpoints().save(stranger, "step", new byte[] { 2 });
		assertThat(checkpoints().find(key(), "step")).containsExactly(1);
		assertThat(checkpoints().find(stranger, "step")).containsExactly(2);
		cancels().request(this.id, NOW);
		store().apply(List.of(stranger(9, TaskStatus.SUCCEEDED)));
		assertThat(isRequested()).isTrue();
		store().apply(List.of(ended(9, TaskStatus.SUCCEEDED, new byte[0])));
		assertThat(find().status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	/**
	 * No text can be put together of the parts of another key.
	 */
	@Test
	void namesAndStepsMayHaveAnyCharacters() {
		List<String> parts = List.of("a", "a:", ":a", "1:a", "a:a", "ä 😀", "");
		parts.forEach((name) -> parts.forEach((step) -> checkpoints().save(new TaskKey(this.id, "1" + name), "1" + step,
				(name + "|" + step).getBytes(StandardCharsets.UTF_8))));
		parts.forEach((name) -> parts
			.forEach((step) -> assertThat(checkpoints().find(new TaskKey(this.id, "1" + name), "1" + step))
				.isEqualTo((name + "|" + step).getBytes(StandardCharsets.UTF_8))));
	}

	private TaskRecord stranger(long position, TaskStatus status) {
		return new TaskRecord(this.id, "stranger", "other", status, position, 1, 1, 0,
				times(status.isEnd() ? NOW : null), "worker", "", null,
				status.isEnd() ? new TaskRecord.End(new byte[] { 1 }, null) : null);
	}

	@Test
	void anIdIsClaimedOnce() {
		TaskRecord claim = claim("task", "print");
		assertThat(claims().claim(List.of(claim), NOW)).isEmpty();
		assertThat(find()).isEqualTo(claim);
		assertThat(search(TaskQuery.all())).noneMatch((task) -> task.id().equals(this.id));
		assertThat(claims().claim(List.of(claim("other", "other print")), NOW.plusSeconds(1))).singleElement()
			.isEqualTo(new ClaimStore.Known(claim, NOW, false));
		assertThat(in("other").claims().claim(List.of(claim), NOW)).isEmpty();
	}

	@Test
	void aClaimEndsWithAnyChangeAndKeepsItsFingerprint() {
		claims().claim(List.of(claim("task", "print")), NOW);
		store().apply(List.of(queued(this.id).with("of the change")));
		TaskRecord accepted = find();
		assertThat(accepted.position()).isEqualTo(1);
		assertThat(accepted.fingerprint()).isEqualTo("print");
		claims().giveBack(this.id, NOW);
		claims().leaveUnknown(this.id, NOW);
		assertThat(claims().claimAgain(new ClaimStore.Known(accepted, NOW, false), LATER)).isFalse();
		cancels().request(this.id, NOW);
		assertThat(claims().claim(List.of(claim("task", "print")), NOW)).singleElement()
			.isEqualTo(new ClaimStore.Known(accepted, null, true));
	}

	@Test
	void theFingerprintOfATaskMayComeLater() {
		store().apply(List.of(change(3, TaskStatus.RUNNING, "worker")));
		assertThat(find().fingerprint()).isNull();
		store().apply(List.of(stranger(1, TaskStatus.QUEUED).with("strange")));
		assertThat(find().fingerprint()).isNull();
		store().apply(List.of(queued(this.id).with("late")));
		assertThat(find()).isEqualTo(change(3, TaskStatus.RUNNING, "worker").with("late"));
		store().apply(List.of(queued(this.id).with("again")));
		store().apply(List.of(change(4, TaskStatus.RETRYING, "worker").with("print")));
		assertThat(find().fingerprint()).isEqualTo("late");
	}

	@Test
	void aClaimIsGivenBackOrLeftUnknownByItsOwnerOnly() {
		TaskRecord claim = claim("task", "print");
		claims().claim(List.of(claim), NOW);
		claims().giveBack(this.id, LATER);
		claims().leaveUnknown(this.id, LATER);
		assertThat(known(claim).claimedAt()).isEqualTo(NOW);
		claims().leaveUnknown(this.id, NOW);
		assertThat(known(claim).claimedAt()).isEqualTo(Instant.EPOCH);
		ClaimStore.Known unknown = known(claim);
		assertThat(claims().claimAgain(unknown, LATER)).isTrue();
		assertThat(claims().claimAgain(unknown, LATER)).isFalse();
		assertThat(known(claim).claimedAt()).isEqualTo(LATER);
		cancels().request(this.id, NOW);
		claims().giveBack(this.id, LATER);
		assertThat(store().find(List.of(this.id))).isEmpty();
		assertThat(search(TaskQuery.all())).noneMatch((task) -> task.id().equals(this.id));
		assertThat(isRequested()).isFalse();
		assertThat(isUnsettled()).isFalse();
		assertThat(claims().claim(List.of(claim("other", "print")), NOW)).isEmpty();
	}

	@Test
	void manyWhoClaimOneIdAgreeOnWhoHasIt() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(6);
		try {
			List<Future<Boolean>> claimed = IntStream.range(0, 60)
				.mapToObj((i) -> callers
					.submit(() -> claims().claim(List.of(claim("task-" + i, "print")), NOW.plusMillis(i)).isEmpty()))
				.toList();
			int owners = 0;
			for (Future<Boolean> each : claimed) {
				owners += each.get(1, TimeUnit.MINUTES) ? 1 : 0;
			}
			assertThat(owners).isOne();
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void manyIdsAreClaimedTogether() {
		List<TaskRecord> many = IntStream.range(0, 300).mapToObj((i) -> queued(this.id + i).claim("print")).toList();
		assertThat(claims().claim(many.subList(0, 100), NOW)).isEmpty();
		assertThat(claims().claim(many, NOW)).extracting((known) -> known.task().id())
			.containsExactlyInAnyOrderElementsOf(many.subList(0, 100).stream().map(TaskRecord::id).toList());
		assertThat(claims().claim(List.of(), NOW)).isEmpty();
	}

	@Test
	void aCancelledClaimStays() {
		TaskRecord claim = claim("task", "print");
		claims().claim(List.of(claim), NOW);
		assertThat(cancels().request(this.id, NOW)).isTrue();
		cancels().cancel(List.of(find()), NOW.plusSeconds(3));
		store().apply(List.of(queued(this.id)));
		assertThat(find().status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(known(claim).cancelRequested()).isTrue();
	}

	@Test
	void aClaimOfWhichNothingIsHeardIsRemovedAfterAWhile() {
		Instant due = LATER.plusSeconds(1);
		claims().claim(
				List.of(claim("task", "print"), new TaskRecord(this.id + "due", "task", "queue", TaskStatus.SCHEDULED,
						0, 1, 1, 0, new TaskRecord.Times(NOW, due, null, null, null), null, "", null, null)),
				NOW);
		claims().leaveUnknown(this.id, NOW);
		removeOld(store(), limits(LATER, NOW));
		assertThat(store().find(List.of(this.id))).hasSize(1);
		removeOld(store(), limits(Instant.EPOCH, NOW.plusMillis(1)));
		assertThat(store().find(List.of(this.id, this.id + "due"))).hasSize(1);
		removeOld(store(), limits(Instant.EPOCH, due.plusMillis(1)));
		assertThat(store().find(List.of(this.id + "due"))).isEmpty();
		assertThat(claims().claim(List.of(claim("other", "print")), NOW)).isEmpty();
	}

	private TaskRecord claim(String name, String fingerprint) {
		return new TaskRecord(this.id, name, "queue", TaskStatus.QUEUED, 0, 1, 1, 0, times(null), null, "", null, null,
				fingerprint, null);
	}

	private ClaimStore.Known known(TaskRecord claim) {
		List<ClaimStore.Known> known = claims().claim(List.of(claim), NOW.minusSeconds(1));
		assertThat(known).hasSize(1);
		return known.get(0);
	}

	@Test
	void keepsAllOfATask() {
		TaskRecord.Times times = new TaskRecord.Times(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2), NOW.plusSeconds(3),
				NOW.plusSeconds(4));
		TaskRecord task = new TaskRecord(this.id, "Täsk.näme", "queue", TaskStatus.DEAD, 7, 1, 3, 5, times, "worker",
				AttemptLog.line(new TaskAttempt(1, NOW, Duration.ofMillis(17), "worker", "wrong ✗")),
				new TaskProgress(3, 10, "half 😀"), new TaskRecord.End(null, new TaskError("java.Error", null)));
		store().apply(List.of(task));
		assertThat(find()).isEqualTo(task);
	}

	@Test
	void keepsAResult() {
		byte[] result = { 0, -1, 34, 127 };
		store().apply(List.of(ended(9, TaskStatus.SUCCEEDED, result)));
		assertThat(find().end()).isNotNull().extracting(TaskRecord.End::result).isEqualTo(result);
	}

	@Test
	void knowsNothingOfOthers() {
		assertThat(store().find(List.of(this.id, "other"))).isEmpty();
		assertThat(store().find(List.of())).isEmpty();
	}

	@Test
	void olderChangesChangeNothing() {
		store().apply(List.of(change(5, TaskStatus.RUNNING, "second")));
		store().apply(List.of(change(1, TaskStatus.QUEUED, null)));
		store().apply(List.of(change(3, TaskStatus.RUNNING, "first")));
		assertThat(find()).satisfies((task) -> {
			assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
			assertThat(task.worker()).isEqualTo("second");
			assertThat(task.revision()).isEqualTo(1);
		});
	}

	@Test
	void newerChangesKeepWhatTheyDoNotKnow() {
		store().apply(List.of(new TaskRecord(this.id, "task", "queue", TaskStatus.RUNNING, 3, 1, 1, 5,
				new TaskRecord.Times(NOW, null, NOW.plusSeconds(1), NOW.plusSeconds(1), null), "worker", "",
				new TaskProgress(1, 2, "note"), null)));
		store().apply(List.of(ended(9, TaskStatus.SUCCEEDED, new byte[0])));
		assertThat(find()).satisfies((task) -> {
			assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
			assertThat(task.worker()).isEqualTo("worker");
			assertThat(task.progress()).isEqualTo(new TaskProgress(1, 2, "note"));
			assertThat(task.maxAttempts()).isEqualTo(5);
			assertThat(task.times().startedAt()).isEqualTo(NOW.plusSeconds(1));
			assertThat(task.times().finishedAt()).isEqualTo(NOW.plusSeconds(9));
			assertThat(task.revision()).isEqualTo(2);
		});
	}

	@Test
	void aTaskWaitsForSomethingUntilItGoesOn() {
		TaskRecord waiting = new TaskRecord(this.id, "task", "queue", TaskStatus.WAITING, 2, 1, 1, 0, times(null), null,
				"", null, null, null, "a worker");
		store().apply(List.of(queued(this.id), waiting));
		assertThat(find().status()).isEqualTo(TaskStatus.WAITING);
		assertThat(find().waitingFor()).isEqualTo("a worker");
		store().apply(List.of(change(3, TaskStatus.RUNNING, "worker")));
		assertThat(find().waitingFor()).isNull();
	}

	@Test
	void theEndThatIsRecordedFirstStays() {
		store().apply(List.of(ended(9, TaskStatus.SUCCEEDED, new byte[0])));
		store().apply(List.of(ended(9, TaskStatus.DEAD, null)));
		assertThat(find().status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void aRunMayBeToldAgainWithMoreProgress() {
		store().apply(List.of(change(3, TaskStatus.RUNNING, "first")));
		store().apply(List.of(change(3, TaskStatus.RUNNING, "second")));
		assertThat(find().worker()).isEqualTo("second");
	}

	@Test
	void anAttemptIsAppendedOnce() {
		TaskRecord attempted = new TaskRecord(this.id, "task", "queue", TaskStatus.RETRYING, 4, 1, 1, 5, times(null),
				"worker", "first\n", null, null);
		store().apply(List.of(attempted));
		store().apply(List.of(attempted));
		store().apply(List.of(new TaskRecord(this.id, "task", "queue", TaskStatus.RETRYING, 7, 1, 2, 5, times(null),
				"worker", "second\n", null, null)));
		assertThat(find().attempts()).isEqualTo("first\nsecond\n");
	}

	@Test
	void attemptsDoNotGrowWithoutBound() {
		String line = "a".repeat(1_000) + "\n";
		for (int i = 1; i <= 80; i++) {
			store().apply(List.of(new TaskRecord(this.id, "task", "queue", TaskStatus.RETRYING, i, 1, 1, 5, times(null),
					"worker", line, null, null)));
		}
		assertThat(find().attempts()).hasSizeBetween(TaskRecord.MAX_ATTEMPTS_LENGTH,
				TaskRecord.MAX_ATTEMPTS_LENGTH + line.length());
		assertThat(find().revision()).isEqualTo(80);
	}

	@Test
	void manyWritersAgreeOnTheLatest() throws Exception {
		List<TaskRecord> changes = new ArrayList<>(IntStream.rangeClosed(1, 60)
			.mapToObj((position) -> change(position, TaskStatus.RETRYING, "worker-" + position))
			.toList());
		Collections.shuffle(changes);
		ExecutorService writers = Executors.newFixedThreadPool(6);
		try {
			List<Future<?>> written = new ArrayList<>();
			changes.forEach((change) -> written.add(writers.submit(() -> store().apply(List.of(change)))));
			for (Future<?> each : written) {
				each.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			writers.shutdownNow();
		}
		assertThat(find()).satisfies((task) -> {
			assertThat(task.position()).isEqualTo(60);
			assertThat(task.worker()).isEqualTo("worker-60");
		});
	}

	@Test
	void manyTasksAreWrittenAndFoundTogether() {
		List<String> ids = IntStream.range(0, 500).mapToObj((i) -> this.id + "-" + i).toList();
		store().apply(ids.stream().map((each) -> queued(each)).toList());
		assertThat(store().find(ids)).extracting(TaskRecord::id).containsExactlyInAnyOrderElementsOf(ids);
	}

	@Test
	void removesWhatEndedLongAgo() {
		store().apply(List.of(ended(9, TaskStatus.DEAD, null), queued(this.id + "-waiting")));
		checkpoints().save(key(), "step", new byte[] { 1 });
		Instant finished = NOW.plusSeconds(9);
		removeOld(store(), limits(finished.plusSeconds(1), finished));
		assertThat(store().find(List.of(this.id))).hasSize(1);
		assertThat(removeOld(store(), limits(Instant.EPOCH, finished.plusMillis(1)))).isPositive();
		assertThat(store().find(List.of(this.id))).isEmpty();
		assertThat(checkpoints().find(key(), "step")).isNull();
		assertThat(store().find(List.of(this.id + "-waiting"))).hasSize(1);
	}

	private static RetentionLimits limits(Instant succeeded, Instant failed) {
		return new RetentionLimits(succeeded, failed, failed, Instant.EPOCH);
	}

	/**
	 * Other tests have left tasks that are as old.
	 */
	private static int removeOld(StatusStore store, RetentionLimits limits) {
		int removed = 0;
		for (int step = -1; step != 0; removed += step) {
			step = store.removeOld(limits, 500);
		}
		return removed;
	}

	@Test
	void aDeadLetterKeepsItsCheckpointsUntilItIsDiscarded() {
		store().apply(List.of(ended(9, TaskStatus.DEAD, null)));
		checkpoints().save(key(), "step", new byte[] { 1 });
		Instant later = NOW.plusSeconds(10);
		RetentionLimits limits = new RetentionLimits(later, later, NOW, Instant.EPOCH);
		removeOld(store(), limits);
		removeOld(store(), limits);
		assertThat(checkpoints().find(key(), "step")).isNotNull();
		assertThat(find().status()).isEqualTo(TaskStatus.DEAD);
		checkpoints().removeDead(List.of(key(), new TaskKey("nobody", "task")));
		assertThat(checkpoints().find(key(), "step")).isNull();
		Instant muchLater = later.plus(Duration.ofDays(2));
		removeOld(store(), new RetentionLimits(later, muchLater, NOW, Instant.EPOCH));
		assertThat(store().find(List.of(this.id))).isEmpty();
	}

	@Test
	void deadLettersThatAreKeptDoNotStandInTheWayOfOthers() {
		TaskStore kept = in("kept");
		kept.statuses()
			.apply(IntStream.range(0, 30)
				.mapToObj((i) -> new TaskRecord("task-" + i, "task", "queue", TaskStatus.DEAD, 9, 1, 1, 0, times(NOW),
						null, "", null, new TaskRecord.End(null, null)))
				.toList());
		List<String> half = IntStream.range(0, 10).mapToObj((i) -> "task-" + i).toList();
		half.forEach((task) -> kept.checkpoints().save(new TaskKey(task, "task"), "step", new byte[] { 1 }));
		RetentionLimits limits = new RetentionLimits(LATER, LATER, NOW, Instant.EPOCH);
		for (int step = 0; step < 5; step++) {
			kept.statuses().removeOld(limits, 7);
		}
		assertThat(kept.statuses().removeOld(limits, 7)).isZero();
		assertThat(kept.statuses().search(TaskQuery.all(), NOW, 100, LONG)).extracting(TaskRecord::id)
			.containsExactlyInAnyOrderElementsOf(half);
	}

	@Test
	void aDeadLetterThatIsTooOldIsRemovedWithItsCheckpoints() {
		store().apply(List.of(ended(9, TaskStatus.DEAD, null)));
		checkpoints().save(key(), "step", new byte[] { 1 });
		Instant later = NOW.plusSeconds(10);
		removeOld(store(), new RetentionLimits(later, later, later, Instant.EPOCH));
		assertThat(checkpoints().find(key(), "step")).isNull();
		assertThat(store().find(List.of(this.id))).isEmpty();
	}

	@Test
	void aDeadLetterThatWasReplayedIsKeptWithItsCheckpoints() {
		store().apply(List.of(ended(9, TaskStatus.DEAD, null)));
		checkpoints().save(key(), "step", new byte[] { 1 });
		store().apply(List.of(new TaskRecord(this.id, "task", "queue", TaskStatus.RUNNING, 12, 1, 1, 5,
				new TaskRecord.Times(NOW, null, LATER, LATER, null), "worker", "", null, null)));
		checkpoints().removeDead(List.of(key()));
		removeOld(store(), new RetentionLimits(LATER, LATER, LATER, LATER));
		assertThat(find().status()).isEqualTo(TaskStatus.RUNNING);
		assertThat(checkpoints().find(key(), "step")).isNotNull();
	}

	/**
	 * Only of one of them it is known how old it is.
	 */
	@Test
	void anOldTaskDoesNotTakeAlongTheCheckpointsOfAnotherNameWithItsId() {
		TaskKey stranger = new TaskKey(this.id, "stranger");
		store().apply(List.of(ended(9, TaskStatus.DEAD, null)));
		checkpoints().save(key(), "step", new byte[] { 1 });
		checkpoints().save(stranger, "step", new byte[] { 2 });
		checkpoints().removeDead(List.of(key()));
		assertThat(checkpoints().find(key(), "step")).isNull();
		assertThat(checkpoints().find(stranger, "step")).containsExactly(2);
		removeOld(store(), limits(LATER, LATER));
		assertThat(checkpoints().find(stranger, "step")).containsExactly(2);
		store().apply(List.of(change(20, TaskStatus.RUNNING, "worker")));
		checkpoints().removeDead(List.of(stranger));
		assertThat(checkpoints().find(stranger, "step")).isNull();
	}

	@Test
	void whatNeverEndsIsRemovedOnceItIsOldAndDue() {
		store().apply(Stream.of(TaskStatus.values())
			.filter((status) -> !status.isEnd())
			.map((status) -> mine(status.name(), "task", status, NOW, (status == TaskStatus.SCHEDULED) ? LATER : null))
			.toList());
		TaskKey running = new TaskKey(this.id + "RUNNING", "task");
		checkpoints().save(running, "step", new byte[] { 1 });
		removeOld(store(), new RetentionLimits(LATER, LATER, LATER, NOW));
		assertThat(names(mine())).hasSize(5);
		removeOld(store(), new RetentionLimits(LATER, LATER, LATER, NOW.plusMillis(1)));
		assertThat(names(mine())).containsExactly("SCHEDULED");
		assertThat(checkpoints().find(running, "step")).isNull();
		removeOld(store(), new RetentionLimits(LATER, LATER, LATER, LATER.plusMillis(1)));
		assertThat(names(mine())).isEmpty();
	}

	@Test
	void keepsTheLastCheckpointOfEachStep() {
		assertThat(checkpoints().find(key(), "a")).isNull();
		checkpoints().save(key(), "a", new byte[] { 1 });
		checkpoints().save(key(), "a", new byte[] { 2 });
		checkpoints().save(key(), "B", new byte[] { 3 });
		assertThat(checkpoints().find(key(), "a")).containsExactly(2);
		assertThat(checkpoints().find(key(), "B")).containsExactly(3);
		assertThat(checkpoints().find(key(), "b")).isNull();
		assertThat(checkpoints().find(new TaskKey("other", "task"), "a")).isNull();
	}

	@Test
	void aRequestToCancelIsKeptUntilItIsForgotten() {
		store().apply(List.of(queued(this.id)));
		assertThat(isRequested()).isFalse();
		assertThat(cancels().request(this.id, NOW)).isTrue();
		assertThat(cancels().request(this.id, NOW.plusSeconds(1))).isTrue();
		assertThat(isRequested()).isTrue();
		assertThat(cancels().unsettled()).filteredOn((task) -> task.id().equals(this.id))
			.singleElement()
			.isEqualTo(find());
		cancels().cancel(List.of(find()), NOW.plusSeconds(2));
		assertThat(find()).satisfies((task) -> {
			assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
			assertThat(task.times().finishedAt()).isEqualTo(NOW.plusSeconds(2));
			assertThat(task.position()).isEqualTo(Position.endAfter(1));
		});
		assertThat(isRequested()).isTrue();
		assertThat(isUnsettled()).isTrue();
		cancels().settle(List.of(this.id, "nobody"));
		cancels().settle(List.of(this.id));
		assertThat(isUnsettled()).isFalse();
		assertThat(isRequested()).isTrue();
		assertThat(cancels().requested(List.of(key(), new TaskKey("nobody", "task"), new TaskKey(this.id, "stranger"))))
			.containsExactly(key());
		cancels().forget(List.of(this.id));
		assertThat(isRequested()).isFalse();
		assertThat(cancels().requested(List.of(key()))).isEmpty();
	}

	@Test
	void aTaskThatHasGoneOnIsNotCancelledAsOneThatWaits() {
		store().apply(List.of(queued(this.id)));
		TaskRecord waiting = find();
		store().apply(List.of(change(3, TaskStatus.RUNNING, "worker")));
		cancels().cancel(List.of(waiting), NOW);
		assertThat(find().status()).isEqualTo(TaskStatus.RUNNING);
	}

	@Test
	void whatHasEndedIsNotCancelled() {
		store().apply(List.of(queued(this.id)));
		cancels().request(this.id, NOW);
		store().apply(List.of(ended(9, TaskStatus.SUCCEEDED, new byte[0])));
		assertThat(isRequested()).isFalse();
		assertThat(isUnsettled()).isFalse();
		assertThat(cancels().request(this.id, NOW)).isFalse();
		assertThat(cancels().request("nobody", NOW)).isFalse();
	}

	@Test
	void aCancelledTaskIsKeptAsLongAsItsMessageIsUnderWay() {
		Instant due = NOW.plusSeconds(1_000);
		for (TaskStatus waits : List.of(TaskStatus.SCHEDULED, TaskStatus.RETRYING)) {
			store().apply(List.of(new TaskRecord(this.id, "task", "queue", waits, 1, 1, 1, 0,
					new TaskRecord.Times(NOW, due, NOW, NOW, null), null, "", null, null)));
			cancels().request(this.id, NOW);
			cancels().cancel(List.of(find()), NOW.plusSeconds(1));
			cancels().settle(List.of(this.id));
			removeOld(store(), new RetentionLimits(due, due, due, due));
			assertThat(find().status()).isEqualTo(TaskStatus.CANCELLED);
			assertThat(isRequested()).isTrue();
			removeOld(store(), limits(Instant.EPOCH, due.plusSeconds(1)));
			assertThat(store().find(List.of(this.id))).isEmpty();
			assertThat(isRequested()).isFalse();
		}
	}

	@Test
	void aSearchFindsAllOfATaskButItsResult() {
		TaskRecord task = new TaskRecord(this.id, "Täsk.näme", this.id, TaskStatus.DEAD, 7, 1, 3, 5,
				new TaskRecord.Times(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2), NOW.plusSeconds(3),
						NOW.plusSeconds(4)),
				"worker", AttemptLog.line(new TaskAttempt(1, NOW, Duration.ofMillis(17), "worker", "wrong ✗")),
				new TaskProgress(3, 10, "half 😀"), new TaskRecord.End(null, new TaskError("java.Error", "text")));
		store().apply(List.of(task));
		assertThat(search(mine())).containsExactly(task);
	}

	@Test
	void aSearchFindsTheNewestFirst() {
		Instant latest = Instant.parse("2100-01-01T00:00:00Z");
		store().apply(List.of(mine("a", latest), mine("b", latest.plusMillis(1)), mine("c", latest.minusMillis(1))));
		assertThat(store().search(TaskQuery.all(), NOW, 3, LONG)).extracting(TaskRecord::id)
			.containsExactly(this.id + "b", this.id + "a", this.id + "c");
		assertThat(names(mine())).containsExactly("b", "a", "c");
		assertThat(store().search(mine(), NOW, 2, LONG)).hasSize(2);
	}

	@Test
	void aSearchOrdersTasksOfOneTimeByTheirIds() {
		List<TaskRecord> tasks = new ArrayList<>(IntStream.range(0, 10).mapToObj((i) -> mine("" + i, NOW)).toList());
		Collections.shuffle(tasks);
		store().apply(tasks);
		assertThat(names(mine())).containsExactly("9", "8", "7", "6", "5", "4", "3", "2", "1", "0");
		TaskQuery after = mine().after(new TaskCursor(NOW, this.id + "5").text());
		assertThat(names(after)).containsExactly("4", "3", "2", "1", "0");
	}

	@Test
	void aSearchMayAskForAnyOfSomeStatuses() {
		store().apply(Stream.of(TaskStatus.values())
			.map((status) -> mine(status.name(), "task", status, NOW, (status == TaskStatus.SCHEDULED) ? LATER : null))
			.toList());
		for (TaskStatus status : TaskStatus.values()) {
			assertThat(names(mine().status(status))).containsExactly(status.name());
		}
		assertThat(names(mine().status(TaskStatus.DEAD, TaskStatus.RUNNING))).containsExactlyInAnyOrder("DEAD",
				"RUNNING");
		assertThat(names(mine().status(TaskStatus.SCHEDULED, TaskStatus.QUEUED))).containsExactlyInAnyOrder("SCHEDULED",
				"QUEUED");
		assertThat(names(mine().status(TaskStatus.values()))).hasSameSizeAs(TaskStatus.values());
	}

	@Test
	void aScheduledTaskWhoseTimeHasComeIsFoundAsQueued() {
		store().apply(List.of(mine("due", "task", TaskStatus.SCHEDULED, NOW, NOW),
				mine("waits", "task", TaskStatus.SCHEDULED, NOW, NOW.plusMillis(1)),
				mine("dead", "task", TaskStatus.DEAD, NOW, NOW)));
		assertThat(names(mine().status(TaskStatus.SCHEDULED))).containsExactly("waits");
		assertThat(names(mine().status(TaskStatus.QUEUED))).containsExactly("due");
		assertThat(names(mine().status(TaskStatus.SCHEDULED, TaskStatus.QUEUED))).containsExactly("waits", "due");
		assertThat(names(mine().status(TaskStatus.SCHEDULED, TaskStatus.DEAD))).containsExactly("waits", "dead");
	}

	@Test
	void aSearchMayAskForAQueueAndForAName() {
		store().apply(List.of(mine("a", "first", TaskStatus.QUEUED, NOW, null),
				mine("b", "second", TaskStatus.QUEUED, NOW, null), queued(this.id + "c")));
		assertThat(names(TaskQuery.all().queue(this.id))).containsExactly("b", "a");
		assertThat(names(mine().name("first"))).containsExactly("a");
		assertThat(names(mine().name("First"))).isEmpty();
		assertThat(names(mine().name("' OR '1' = '1"))).isEmpty();
		assertThat(names(TaskQuery.all().queue("%"))).isEmpty();
	}

	@Test
	void aSearchMayAskForATimeFromOneBoundUpToTheOther() {
		store().apply(IntStream.range(0, 4).mapToObj((i) -> mine("" + i, NOW.plusMillis(i))).toList());
		assertThat(names(mine().enqueuedFrom(NOW.plusMillis(2)))).containsExactly("3", "2");
		assertThat(names(mine().enqueuedBefore(NOW.plusMillis(2)))).containsExactly("1", "0");
		assertThat(names(mine().enqueuedFrom(NOW.plusMillis(1)).enqueuedBefore(NOW.plusMillis(3)))).containsExactly("2",
				"1");
		assertThat(names(mine().enqueuedFrom(NOW.plusMillis(2).plusNanos(500_000)))).containsExactly("3", "2");
		assertThat(names(mine().enqueuedFrom(LATER).enqueuedBefore(NOW))).isEmpty();
	}

	@Test
	void timesCountInMilliseconds() {
		store().apply(List.of(mine("a", NOW.plusNanos(900_000)), mine("b", NOW.plusNanos(100_000))));
		assertThat(names(mine())).containsExactly("b", "a");
		assertThat(names(mine().enqueuedFrom(NOW.plusNanos(500_000)))).containsExactly("b", "a");
		assertThat(names(mine().after(new TaskCursor(NOW, this.id + "b").text()))).containsExactly("a");
	}

	@Test
	void aSearchFindsWhatIsAllThatIsAskedFor() {
		store().apply(List.of(mine("a", "task", TaskStatus.DEAD, NOW, null),
				mine("b", "other", TaskStatus.DEAD, NOW, null), mine("c", "task", TaskStatus.RUNNING, NOW, null),
				mine("d", "task", TaskStatus.DEAD, NOW.plusMillis(2), null),
				mine("e", "task", TaskStatus.DEAD, NOW.minusMillis(1), null),
				mine("f", "task", TaskStatus.EXPIRED, NOW.plusMillis(1), null)));
		TaskQuery query = mine().status(TaskStatus.DEAD, TaskStatus.EXPIRED)
			.name("task")
			.enqueuedFrom(NOW)
			.enqueuedBefore(NOW.plusMillis(2));
		assertThat(names(query)).containsExactly("f", "a");
		assertThat(names(query.after(new TaskCursor(NOW.plusMillis(1), this.id + "f").text()))).containsExactly("a");
		assertThat(names(query.after(new TaskCursor(NOW, this.id + "a").text()))).isEmpty();
	}

	@Test
	void pagesNeitherRepeatNorSkipATaskWhileOthersComeAndGo() {
		store().apply(IntStream.range(100, 130).mapToObj((i) -> mine("" + i, NOW.plusMillis(i / 4))).toList());
		List<String> seen = new ArrayList<>();
		TaskQuery query = mine();
		List<TaskRecord> page = store().search(query, NOW, 4, LONG);
		for (int i = 0; !page.isEmpty(); i++) {
			page.forEach((task) -> seen.add(name(task)));
			TaskRecord last = page.get(page.size() - 1);
			store().apply(List.of(mine("new-" + i, LATER.plusMillis(i)), mine("zz-" + i, last.times().enqueuedAt())));
			remove(last);
			page = store().search(query.after(last.cursor().text()), NOW, 4, LONG);
		}
		assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 30).mapToObj((i) -> "" + (129 - i)).toList());
	}

	/**
	 * It has ended and is old, unlike all others.
	 */
	private void remove(TaskRecord task) {
		Instant longAgo = Instant.ofEpochSecond(1);
		TaskRecord.Times times = new TaskRecord.Times(task.times().enqueuedAt(), null, null, null, longAgo);
		store().apply(List.of(new TaskRecord(task.id(), task.name(), task.queue(), TaskStatus.DEAD, 9, 1, 1, 0, times,
				null, "", null, new TaskRecord.End(null, null))));
		removeOld(store(), limits(Instant.EPOCH, longAgo.plusSeconds(1)));
		assertThat(store().find(List.of(task.id()))).isEmpty();
	}

	/**
	 * A query for the tasks of one test, which have a queue of their own.
	 */
	private TaskQuery mine() {
		return TaskQuery.all().queue(this.id);
	}

	private TaskRecord mine(String suffix, Instant enqueuedAt) {
		return mine(suffix, "task", TaskStatus.QUEUED, enqueuedAt, null);
	}

	private TaskRecord mine(String suffix, String name, TaskStatus status, Instant enqueuedAt,
			@Nullable Instant dueAt) {
		return new TaskRecord(this.id + suffix, name, this.id, status, 1, 1, 1, 0,
				new TaskRecord.Times(enqueuedAt, dueAt, null, null, null), null, "", null, null);
	}

	private List<TaskRecord> search(TaskQuery query) {
		return store().search(query, NOW, 500, LONG);
	}

	private List<String> names(TaskQuery query) {
		return search(query).stream().map(this::name).toList();
	}

	private String name(TaskRecord task) {
		return task.id().substring(this.id.length());
	}

	private TaskKey key() {
		return new TaskKey(this.id, "task");
	}

	private TaskRecord find() {
		List<TaskRecord> found = store().find(List.of(this.id));
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private TaskRecord queued(String taskId) {
		return new TaskRecord(taskId, "task", "queue", TaskStatus.QUEUED, 1, 1, 1, 0, times(null), null, "", null,
				null);
	}

	private TaskRecord change(long position, TaskStatus status, @Nullable String worker) {
		return new TaskRecord(this.id, "task", "queue", status, position, 1, 1, 5, times(null), worker, "", null, null);
	}

	private TaskRecord ended(long position, TaskStatus status, byte @Nullable [] result) {
		return new TaskRecord(this.id, "task", "queue", status, position, 1, 1, 0, times(NOW.plusSeconds(9)), null, "",
				null, new TaskRecord.End(result, null));
	}

	private static TaskRecord.Times times(@Nullable Instant finishedAt) {
		return new TaskRecord.Times(NOW, null, null, null, finishedAt);
	}

	private boolean isRequested() {
		return cancels().requested().contains(key());
	}

	private boolean isUnsettled() {
		return cancels().unsettled().stream().anyMatch((task) -> task.id().equals(this.id));
	}

}
