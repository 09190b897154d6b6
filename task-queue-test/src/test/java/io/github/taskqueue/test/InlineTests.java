package io.github.taskqueue.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@TaskQueueTest(mode = TaskMode.INLINE)
class InlineTests {

	@Autowired
	private ShopTasks shop;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskClock clock;

	@Autowired
	private DeadLetters deadLetters;

	@BeforeEach
	void clear() {
		this.shop.effects().clear();
	}

	@Test
	void drainRunsWhatWaits() {
		this.shop.mail("ann", 3);
		assertThat(this.shop.effects()).isEmpty();
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(this.shop.effects()).containsExactly("mail ann 3");
	}

	@Test
	void resultIsThereWhenItIsAwaited() {
		TaskHandle<Integer> handle = this.shop.square(7);
		assertThat(handle.await(Duration.ofSeconds(1))).isEqualTo(49);
	}

	@Test
	void retriesFollowWhenTimePasses() {
		Instant start = this.clock.instant();
		this.shop.failTwice("a");
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 0, 1, 0, 0, 0, 1));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 0, 1, 0, 0, 0, 1));
		assertThat(this.tasks.drainDelayed()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(this.clock.instant()).isEqualTo(start.plus(Duration.ofMinutes(3)));
	}

	@Test
	void childrenRunToo() {
		this.tasks.run(() -> this.shop.parent(3));
		assertThat(this.shop.effects()).containsExactly("mail child 0", "mail child 1", "mail child 2");
		assertThat(this.tasks).enqueued(ShopTasks::mail).times(3);
	}

	@Test
	void failureOfATaskIsThatOfTheTest() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tasks.run(() -> this.shop.fail()))
			.havingCause()
			.withMessage("never");
		assertThat(this.deadLetters.list("default", 10)).hasSize(1);
		assertThat(this.deadLetters.replay("default", (letter) -> true)).isEqualTo(1);
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
	}

	@Test
	void performRunsOneAttempt() {
		assertThat(this.tasks.perform(() -> this.shop.square(3)).value()).isEqualTo(9);
		assertThat(this.tasks.perform(() -> this.shop.fail())).isInstanceOf(TaskRun.Dead.class);
		assertThat(this.tasks.perform(() -> this.shop.failTwice("x"))).isInstanceOfSatisfying(TaskRun.Retry.class,
				(retry) -> assertThat(retry.at()).isEqualTo(this.clock.instant().plusSeconds(60)));
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	@TaskFault(Fault.DUPLICATE_DELIVERY)
	void duplicateDeliveryRunsTheBodyTwice() {
		this.tasks.run(() -> this.shop.mail("ann", 1));
		assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
	}

	@Test
	@TaskFault(Fault.LATE_REDELIVERY)
	void runWaitsForALateRedelivery() {
		Instant before = this.clock.instant();
		this.tasks.run(() -> this.shop.mail("ann", 1));
		assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
		assertThat(this.clock.instant()).isEqualTo(before.plus(Duration.ofMinutes(30)));
	}

	@Test
	@TaskFault(Fault.DUPLICATE_DELIVERY)
	void attemptThatIsRetriedIsNotDeliveredTwice() {
		this.shop.failTwice("a");
		assertThat(this.tasks.drainDelayed().attempts()).isEqualTo(4);
	}

	@Test
	void idThatIsUsedTwiceIsRunTwice() {
		TaskOptions options = TaskOptions.with().taskId("a");
		this.tasks.run(() -> this.client.enqueue(options, () -> this.shop.mail("ann", 1)));
		this.tasks.run(() -> this.client.enqueue(options, () -> this.shop.mail("ann", 1)));
		assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
		assertThat(this.tasks).enqueued(ShopTasks::mail).with("ann", 1).times(2);
	}

	@Test
	void futureIsDrivenByThoseThatWaitForIt() throws Exception {
		assertThat(this.shop.square(3).result().get()).isEqualTo(9);
		assertThat(this.shop.square(4).result().thenApply((square) -> square + 1).join()).isEqualTo(17);
		assertThat(this.shop.square(5).result().get(1, TimeUnit.SECONDS)).isEqualTo(25);
	}

	@Test
	@TaskFault(Fault.LOST_CONFIRM)
	void batchOfWhichConfirmsAreLostIsPublishedAgain() {
		this.client.enqueueAll(() -> {
			this.shop.mail("ann", 1);
			this.shop.mail("bob", 2);
		});
		this.tasks.drain();
		assertThat(this.shop.effects()).containsExactlyInAnyOrder("mail ann 1", "mail ann 1", "mail bob 2",
				"mail bob 2");
	}

	@Test
	void manyTasksAreRun() {
		this.client.enqueueAll(() -> IntStream.range(0, 11_000).forEach((i) -> this.shop.mail("ann", i)));
		assertThat(this.tasks.drain().succeeded()).isEqualTo(11_000);
	}

	@Test
	@TaskFault(Fault.CRASH_AFTER_EFFECT)
	void crashAfterTheEffectRunsTheBodyTwice() {
		this.tasks.run(() -> this.shop.mail("ann", 1));
		assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
		assertThat(this.tasks.enqueued()).hasSize(1);
		this.tasks.waitFor(this.tasks.enqueued().get(0).id(), TaskStatus.SUCCEEDED, Duration.ZERO);
	}

	@Test
	void pendingTasksAreNamed() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tasks.run(Duration.ofMinutes(1), () -> this.shop.later()))
			.withMessageContaining("ShopTasks.later")
			.withMessageContaining("RETRYING, due at");
	}

}
