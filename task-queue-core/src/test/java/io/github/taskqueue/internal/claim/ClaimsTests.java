package io.github.taskqueue.internal.claim;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskClaims.Claim;
import io.github.taskqueue.internal.store.ClaimStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClaimsTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private static final TaskMessage CALL = FingerprintTests.message("{\"a\":1}");

	private final TaskStore memory = TaskStore.inMemory(100);

	private final Faults faults = new Faults();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final Claims claims = claims(this.faults.in(ClaimStore.class, this.memory.claims()));

	private Claims claims(ClaimStore store) {
		return new Claims(store, ClaimsTests::queued, Clock.systemUTC(), this.loops.create("test"));
	}

	@AfterEach
	void close() {
		this.loops.close();
	}

	@Test
	void aClaimThatIsGivenBackIsFreeForOthers() {
		claim(CALL).release(false);
		Awaitility.await().until(() -> this.memory.statuses().find(List.of("id")).isEmpty());
		assertThat(claim(FingerprintTests.message("other")).isJoined()).isFalse();
	}

	@Test
	void anUnknownOutcomeIsForTheSameCallOnly() {
		claim(CALL).release(true);
		Awaitility.await().until(() -> Instant.EPOCH.equals(claimedAt()));
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> claim(FingerprintTests.message("other")));
		Claim again = claim(CALL);
		assertThat(again.isJoined()).isFalse();
		again.release(false);
		Awaitility.await().until(() -> Instant.EPOCH.equals(claimedAt()));
	}

	@Test
	void whoeverMeetsAnotherCallerWaitsForWhatBecomesOfThat() {
		Claim first = claim(CALL);
		assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> claim(CALL));
		CompletableFuture<Claim> second = waiting();
		assertThat(second).isNotDone();
		this.memory.statuses().apply(List.of(queued(CALL)));
		assertThat(second).succeedsWithin(Duration.ofSeconds(10)).extracting(Claim::isJoined).isEqualTo(true);
		first.release(true);
		assertThat(claim(CALL).isJoined()).isTrue();
	}

	@Test
	void oneOfThoseWhoWaitFollowsACallerThatWasRefused() {
		Claim first = claim(CALL);
		CompletableFuture<Claim> second = waiting();
		first.release(false);
		assertThat(second).succeedsWithin(Duration.ofSeconds(10)).extracting(Claim::isJoined).isEqualTo(false);
	}

	private CompletableFuture<Claim> waiting() {
		return CompletableFuture.supplyAsync(() -> this.claims.claim(List.of(CALL), Duration.ofSeconds(30)).get(0));
	}

	@Test
	void aCallerWhoseProcessIsGoneIsFollowedAfterAWhile() {
		this.memory.claims()
			.claim(List.of(queued(CALL).claim(Fingerprint.ofContent(CALL))), Instant.now().minusSeconds(12));
		assertThat(claim(CALL).isJoined()).isFalse();
		assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> claim(CALL));
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsUpOneCallForASecond() throws Exception {
		CountDownLatch open = new CountDownLatch(1);
		Claims stuck = claims(new StuckStore(open, this.memory.claims()));
		long start = System.nanoTime();
		for (int i = 0; i < 50; i++) {
			assertThat(stuck.claim(List.of(CALL), TIMEOUT).get(0).isJoined()).isFalse();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(10));
		assertThat(stuck.hasGivenUp()).isTrue();
		open.countDown();
		Awaitility.await().until(() -> !stuck.hasGivenUp());
		this.memory.statuses().apply(List.of(queued(CALL)));
		Awaitility.await().until(() -> stuck.claim(List.of(CALL), TIMEOUT).get(0).isJoined());
	}

	@Test
	void aClaimThatCameTooLateIsReleasedToo() {
		CountDownLatch open = new CountDownLatch(1);
		Claims stuck = claims(new StuckStore(open, this.memory.claims()));
		stuck.claim(List.of(CALL), TIMEOUT).get(0).release(false);
		open.countDown();
		Awaitility.await().until(() -> !stuck.hasGivenUp());
		Awaitility.await().until(() -> this.memory.statuses().find(List.of("id")).isEmpty());
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whateverTheStoreThrowsTasksAreEnqueued(Throwable fault) {
		this.faults.add(fault, 3);
		for (int i = 0; i < 3; i++) {
			assertThat(claim(CALL).isJoined()).isFalse();
			int left = i;
			Awaitility.await().until(() -> left < 2 || this.faults.areOver());
		}
		this.memory.statuses().apply(List.of(queued(CALL)));
		Awaitility.await().until(() -> claim(CALL).isJoined());
	}

	/**
	 * As each has an id that the other one wants.
	 */
	@Test
	void callersThatWaitForEachOtherKeepNothingMeanwhile() {
		TaskMessage other = FingerprintTests.message("other-id", "{}");
		List<CompletableFuture<List<Claim>>> callers = Stream.of(List.of(CALL, other), List.of(other, CALL))
			.map((both) -> CompletableFuture.supplyAsync(() -> this.claims.claim(both, Duration.ofSeconds(30))))
			.toList();
		CompletableFuture.anyOf(callers.toArray(CompletableFuture[]::new)).join();
		this.memory.statuses().apply(List.of(queued(CALL), queued(other)));
		assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(Duration.ofSeconds(10)));
		assertThat(callers).filteredOn((caller) -> caller.join().stream().allMatch(Claim::isJoined)).hasSize(1);
	}

	@Test
	void ofSeveralIdsAllAreClaimedOrNone() {
		TaskMessage other = FingerprintTests.message("other-id", "{}");
		this.memory.statuses().apply(List.of(queued(FingerprintTests.message("{}")).with("c:another")));
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> this.claims.claim(List.of(other, CALL), TIMEOUT));
		Awaitility.await().until(() -> this.memory.statuses().find(List.of("other-id")).isEmpty());
	}

	/**
	 * Each portion takes less than the patience, and all of them more.
	 */
	@Test
	void manyIdsAreClaimedThoughThatTakesLong() {
		ClaimStore slow = (ClaimStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ClaimStore.class }, (proxy, method, arguments) -> {
					CompletableFuture.runAsync(() -> {
					}, CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS)).join();
					return method.invoke(this.memory.claims(), arguments);
				});
		List<TaskMessage> many = IntStream.range(0, 350)
			.mapToObj((i) -> FingerprintTests.message("id-" + i, "{}"))
			.toList();
		Claims claims = claims(slow);
		assertThat(claims.claim(many, TIMEOUT)).hasSize(350).noneMatch(Claim::isJoined);
		assertThat(claims.hasGivenUp()).isFalse();
	}

	private Claim claim(TaskMessage message) {
		return this.claims.claim(List.of(message), TIMEOUT).get(0);
	}

	private @Nullable Instant claimedAt() {
		return this.memory.claims()
			.claim(List.of(queued(CALL)), Instant.now())
			.stream()
			.map(ClaimStore.Known::claimedAt)
			.findAny()
			.orElse(null);
	}

	private static TaskRecord queued(TaskMessage message) {
		return new TaskRecord(message.id(), message.name(), message.queue(), TaskStatus.QUEUED, 1, 1, 1, 0,
				new TaskRecord.Times(Instant.now(), null, null, null, null), null, "", null, null);
	}

	/**
	 * A store that does not answer until it is open.
	 */
	private record StuckStore(CountDownLatch open, ClaimStore store) implements ClaimStore {

		@Override
		public List<Known> claim(List<TaskRecord> tasks, Instant now) {
			try {
				this.open.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return this.store.claim(tasks, now);
		}

		@Override
		public boolean claimAgain(Known seen, Instant now) {
			return this.store.claimAgain(seen, now);
		}

		@Override
		public void giveBack(String taskId, Instant claimedAt) {
			this.store.giveBack(taskId, claimedAt);
		}

		@Override
		public void leaveUnknown(String taskId, Instant claimedAt) {
			this.store.leaveUnknown(taskId, claimedAt);
		}

	}

}
