package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Failed;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.TaskExecution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TimeoutInterceptorTests {

	private static final Duration TIMEOUT = Duration.ofMillis(1500);

	private static final TaskExecution EXECUTION = TestTasks.execution(TIMEOUT);

	private final ManualLoop timer = new ManualLoop();

	private final List<TaskExecution> givenUp = new ArrayList<>();

	private Duration now = Duration.ZERO;

	private final TimeoutInterceptor interceptor = new TimeoutInterceptor(
			new Deadlines(this.timer.loop(), () -> this.now.toNanos()), Duration.ofSeconds(5), (thread, execution) -> {
				assertThat(thread).isSameAs(Thread.currentThread());
				this.givenUp.add(execution);
			});

	@AfterEach
	void close() {
		Thread.interrupted();
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
		this.timer.ring();
	}

	@Test
	void bodyIsInterruptedWhenItsTimeIsOverAndNotBefore() {
		this.interceptor.execute(EXECUTION, (execution) -> {
			pass(Duration.ofMillis(1499));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			pass(Duration.ofMillis(1));
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return new Succeeded(null);
		});
	}

	@Test
	void attemptWithinItsTimeIsLeftAlone() {
		TaskOutcome failed = EXECUTION.failed(new IllegalStateException());
		assertThat(this.interceptor.execute(EXECUTION, (execution) -> failed)).isSameAs(failed);
		pass(TIMEOUT);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void bodyIsInterruptedAndItsFailureIsATimeout() {
		InterruptedException thrown = new InterruptedException();
		TaskOutcome outcome = this.interceptor.execute(EXECUTION, (execution) -> {
			pass(TIMEOUT);
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return execution.failed(thrown);
		});
		assertThat(outcome).isInstanceOfSatisfying(Failed.class,
				(failed) -> assertThat(failed.failure()).isInstanceOf(TaskTimeoutException.class)
					.hasMessage("Attempt 2 ran longer than PT1.5S and was interrupted")
					.hasCause(thrown));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void resultOfAnInterruptedBodyCounts() {
		TaskOutcome outcome = this.interceptor.execute(EXECUTION, (execution) -> {
			pass(TIMEOUT);
			return new Succeeded("done");
		});
		assertThat(outcome).isEqualTo(new Succeeded("done"));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void alarmThatComesTooLateLeavesTheThreadToTheNextTask() {
		this.interceptor.execute(EXECUTION, (execution) -> new Succeeded(null));
		pass(TIMEOUT.plusSeconds(5));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void bodyThatIgnoresItsInterruptIsGivenUpAndItsResultDropped() {
		TaskOutcome outcome = this.interceptor.execute(EXECUTION, (execution) -> {
			pass(TIMEOUT);
			pass(Duration.ofMillis(4999));
			assertThat(this.givenUp).isEmpty();
			pass(Duration.ofMillis(1));
			assertThat(this.givenUp).containsExactly(EXECUTION);
			return new Succeeded("late");
		});
		assertThat(outcome).isInstanceOfSatisfying(Failed.class,
				(failed) -> assertThat(failed.failure()).isInstanceOf(TaskTimeoutException.class));
	}

	@Test
	void bodyThatGivesWayToItsInterruptIsNotGivenUp() {
		this.interceptor.execute(EXECUTION, (execution) -> {
			pass(TIMEOUT);
			return execution.failed(new InterruptedException());
		});
		pass(TIMEOUT.plusSeconds(5));
		assertThat(this.givenUp).isEmpty();
	}

	@Test
	void interruptOfSomebodyElseIsKept() {
		this.interceptor.execute(EXECUTION, (execution) -> {
			Thread.currentThread().interrupt();
			return new Succeeded(null);
		});
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void alarmIsSwitchedOffAlsoWhenTheRestThrows() {
		assertThatIllegalStateException().isThrownBy(() -> this.interceptor.execute(EXECUTION, (execution) -> {
			throw new IllegalStateException();
		}));
		pass(TIMEOUT.plusSeconds(5));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

}
