package io.github.taskqueue.it.extend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Expired;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A feature of these tests decides at a door whether a task runs, with outcomes of its
 * own.
 */
class FeatureOutcomeTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Doorman.class)
		.with("task-queue.store.type=memory");

	private final Doorman doorman = application.bean(Doorman.class);

	@BeforeEach
	void reset() {
		application.journal().clear();
		this.doorman.open.clear();
		this.doorman.retrying.clear();
	}

	private static TaskHandle<String> enter(String door) {
		return application.tasks()
			.enqueue(TaskOptions.with().header("door", door), () -> application.bean(Tasks.class).enter());
	}

	private List<Journal.Entry> awaitDoor(TaskHandle<?> handle, int times) {
		return application.journal().await("at the door " + handle.id(), times);
	}

	private static List<Journal.Entry> inside(TaskHandle<?> handle) {
		return application.journal().entries("inside " + handle.id());
	}

	@Test
	void taskThatIsToRunAgainAtATimeWaitsInTheBrokerAndUsesUpNoAttempt() {
		TaskHandle<String> handle = enter("closed");
		awaitDoor(handle, 1);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(handle.details()).returns(TaskStatus.WAITING, TaskDetails::status)
				.returns("the door is closed", TaskDetails::waitingFor));
		assertThat(awaitDoor(handle, 4)).extracting(Journal.Entry::attempt).containsOnly(1);
		assertThat(application.journal().pauses("at the door " + handle.id()))
			.allSatisfy((pause) -> assertThat(pause).isGreaterThanOrEqualTo(Doorman.PAUSE));
		this.doorman.open.add("closed");
		assertThat(handle.await(SOON)).isEqualTo("was inside");
		assertThat(inside(handle)).extracting(Journal.Entry::attempt).containsExactly(1);
		assertThat(handle.details()).returns(1, (details) -> details.attempts().size())
			.returns(TaskStatus.SUCCEEDED, TaskDetails::status);
		assertThat(this.doorman.retrying).doesNotContainKey(handle.id());
		assertThat(application.bean(MeterRegistry.class)
			.find("taskqueue.process")
			.tag("outcome", "again")
			.tag("error", "none")
			.timers()).isNotEmpty().allSatisfy((timer) -> assertThat(timer).extracting(Timer::count).isNotEqualTo(0L));
	}

	@Test
	void taskThatIsToRunAgainMayBeCancelledUntilThen() {
		TaskHandle<String> handle = enter("later");
		awaitDoor(handle, 1);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.WAITING));
		assertThat(handle.cancel()).isTrue();
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.CANCELLED));
		this.doorman.open.add("later");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
		assertThat(inside(handle)).isEmpty();
	}

	@Test
	void taskMayBeDeadForAReasonOfTheFeature() {
		TaskHandle<String> handle = enter("locked");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("the door is locked");
		DeadLetter letter = Awaitility.await()
			.atMost(SOON)
			.until(() -> application.bean(DeadLetters.class).find("default", handle.id()), (found) -> found.isPresent())
			.orElseThrow();
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.OTHER);
		assertThat(letter.attempts()).isOne();
		assertThat(inside(handle)).isEmpty();
	}

	@Test
	void taskMayBeExpired() {
		TaskHandle<String> handle = enter("gone");
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.await(SOON));
		Awaitility.await().atMost(SOON).until(() -> handle.status() == TaskStatus.EXPIRED);
		assertThat(inside(handle)).isEmpty();
	}

	@Test
	void taskMaySucceedWithoutItsBody() {
		TaskHandle<String> handle = enter("known");
		assertThat(handle.await(SOON)).isEqualTo("known result");
		assertThat(inside(handle)).isEmpty();
	}

	@Test
	void failureOfTheFeatureCountsAndIsRetriedLikeOneOfTheBody() {
		TaskHandle<String> handle = enter("stuck");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("the door is stuck");
		assertThat(awaitDoor(handle, 3)).extracting(Journal.Entry::attempt).containsExactly(1, 2, 3);
		assertThat(handle.details().attempts()).hasSize(3);
		assertThat(inside(handle)).isEmpty();
		assertThat(this.doorman.retrying).containsEntry(handle.id(), 2);
	}

	@Test
	void taskMayBeGivenBackToItsQueue() {
		TaskHandle<String> handle = enter("revolving");
		assertThat(handle.await(SOON)).isEqualTo("was inside");
		assertThat(awaitDoor(handle, 2)).extracting(Journal.Entry::attempt).containsExactly(1, 1);
		assertThat(inside(handle)).hasSize(1);
	}

	@Test
	void outcomeThatCannotBeIsAFailure() {
		TaskHandle<String> handle = enter("yesterday");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("'delay' must be between 0 and 365 days");
		assertThat(inside(handle)).isEmpty();
	}

	static class Doorman implements Feature {

		static final Duration PAUSE = Duration.ofSeconds(1);

		final Set<String> open = ConcurrentHashMap.newKeySet();

		final Map<String, Integer> retrying = new ConcurrentHashMap<>();

		private final Journal journal;

		Doorman(Journal journal) {
			this.journal = journal;
		}

		@Override
		public List<ExecutionInterceptor> executing() {
			return List.of((execution, next) -> {
				String door = String.valueOf(execution.header("door"));
				this.journal.write("at the door " + execution.id());
				return this.open.contains(door) ? next.execute(execution) : decide(door, execution, next);
			});
		}

		private TaskOutcome decide(String door, TaskExecution execution, ExecutionInterceptor.Execution next) {
			return switch (door) {
				case "closed" -> new Again(PAUSE, "the door is closed");
				case "later" -> new Again(Duration.ofSeconds(4), "the door opens later");
				case "yesterday" -> new Again(Duration.ofDays(-1), "the door was open yesterday");
				case "locked" -> new Dead(new IllegalStateException("the door is locked"), DeadLetterReason.OTHER);
				case "gone" -> new Expired();
				case "known" -> new Succeeded("known result");
				case "stuck" -> execution.failed(new IllegalStateException("the door is stuck"));
				case "revolving" -> {
					this.open.add(door);
					yield new Interrupted(new InterruptedException("the door revolves"));
				}
				default -> next.execute(execution);
			};
		}

		@EventListener
		void retrying(TaskRetrying event) {
			this.retrying.merge(event.taskId(), 1, Integer::sum);
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "1s"))
		TaskHandle<String> enter() {
			this.journal.write("inside " + TaskContext.current().id());
			return TaskHandle.completed("was inside");
		}

	}

}
