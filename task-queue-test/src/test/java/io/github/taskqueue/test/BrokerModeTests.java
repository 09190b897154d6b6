package io.github.taskqueue.test;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@TaskQueueTest(mode = TaskMode.BROKER)
@TestPropertySource(
		properties = { "task-queue.queues.other.concurrency=0", "task-queue.publisher.confirm-timeout=30s" })
@Timeout(60)
class BrokerModeTests {

	@Autowired
	private ShopTasks shop;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClock clock;

	@Autowired
	private DeadLetters deadLetters;

	@BeforeEach
	void clear() {
		this.shop.effects().clear();
	}

	@Test
	void drainWaitsForWorkers() {
		this.shop.mail("ann", 3);
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(this.shop.effects()).containsExactly("mail ann 3");
		assertThat(this.tasks).enqueued(ShopTasks::mail).with("ann", 3).inQueue("mail").notDelayed().once();
	}

	@Test
	void resultArrives() {
		assertThat(this.shop.square(7).await(TaskTester.TIMEOUT)).isEqualTo(49);
	}

	@Test
	void retriesAtOnceAreWaitedFor() {
		this.shop.failOnce("a");
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(2, 1, 1, 0, 0, 0, 0));
	}

	@Test
	void drainDoesNotWaitForDelayedTasks() {
		this.client.enqueue(with().delay(Duration.ofHours(24)), () -> this.shop.mail("bob", 1));
		this.shop.failTwice("a");
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 0, 1, 0, 0, 0, 2));
		assertThat(this.tasks).enqueued(ShopTasks::mail).delayedBy(Duration.ofHours(24));
	}

	@Test
	void shortDelaysAreWaitedFor() {
		this.client.enqueue(with().delay(Duration.ofMillis(200)), () -> this.shop.mail("bob", 1));
		assertThat(this.tasks.drainDelayed()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
	}

	@Test
	void timeCannotBeAdvanced() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.clock.advance(Duration.ofDays(1)))
			.withMessageContaining("In mode BROKER time is real");
	}

	@Test
	void childrenRunToo() {
		this.tasks.run(() -> this.shop.parent(3));
		assertThat(this.shop.effects()).containsExactlyInAnyOrder("mail child 0", "mail child 1", "mail child 2");
		assertThat(this.tasks).enqueued(ShopTasks::mail).times(3);
		assertThat(this.tasks.drain().attempts()).isZero();
	}

	@Test
	void failureOfATaskIsThatOfTheTest() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tasks.run(() -> this.shop.fail()))
			.havingCause()
			.withMessage("never");
	}

	@Test
	void replayedDeadLetterIsWaitedFor() {
		this.shop.fail();
		assertThat(this.tasks.drain().dead()).isOne();
		assertThat(this.deadLetters.replay("default", (letter) -> true)).isOne();
		assertThat(this.tasks.drain().dead()).isOne();
		String id = this.tasks.enqueued().get(0).id();
		DeadLetter letter = await().until(() -> this.deadLetters.find("default", id), Optional::isPresent)
			.orElseThrow();
		await().until(() -> this.deadLetters.replay(letter) == 1);
		assertThat(this.tasks.drain().dead()).isOne();
		await().until(() -> this.deadLetters.count("default") == 1);
	}

	@Test
	void performRunsOneAttempt() {
		assertThat(this.tasks.perform(() -> this.shop.square(3)).value()).isEqualTo(9);
		assertThat(this.tasks.perform(() -> this.shop.fail())).isInstanceOf(TaskRun.Dead.class);
		assertThat(this.tasks.perform(() -> this.shop.failTwice("x"))).isInstanceOf(TaskRun.Retry.class);
		assertThat(this.tasks).nothingEnqueued();
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(0, 0, 0, 0, 0, 0, 0));
	}

	@Test
	void statusIsWaitedFor() {
		TaskHandle<Integer> handle = this.shop.square(7);
		this.tasks.waitFor(handle, TaskStatus.SUCCEEDED);
		this.tasks.waitFor(handle, TaskStatus.RUNNING);
	}

	@Test
	void pendingTasksAreNamed() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tasks.run(Duration.ofMillis(500), () -> this.shop.later()))
			.withMessageContaining("ShopTasks.later")
			.withMessageContaining("RETRYING, due at");
	}

	@Test
	void nothingOfAnEarlierTestIsLeft() {
		this.client.enqueue(with().delay(Duration.ofMillis(500)), () -> this.shop.mail("late", 1));
		this.shop.failTwice("a");
		this.shop.fail();
		this.tasks.drain();
		this.tasks.reset();
		this.shop.effects().clear();
		assertThat(this.deadLetters.count("default")).isZero();
		this.client.enqueue(with().delay(Duration.ofMillis(600)), () -> this.shop.mail("new", 1));
		assertThat(this.tasks.drainDelayed()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(this.shop.effects()).containsExactly("mail new 1");
	}

	@Test
	void whatWaitsAtTheEndOfATestDoesNotRunInTheNext() {
		for (int i = 0; i < 200; i++) {
			this.shop.mail("old", i);
		}
		this.tasks.reset();
		this.shop.effects().clear();
		this.shop.mail("new", 1);
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(this.shop.effects()).containsExactly("mail new 1");
	}

	@Test
	void taskOfAnotherApplicationIsNotWaitedFor() {
		this.tasks
			.run(() -> this.client.enqueue(TaskRequest.of("Other.task", Void.class).options(with().queue("other"))));
		assertThat(this.tasks.drainDelayed().waiting()).isOne();
	}

}
