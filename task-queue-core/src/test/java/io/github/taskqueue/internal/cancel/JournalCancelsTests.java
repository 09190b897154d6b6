package io.github.taskqueue.internal.cancel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.TestJournals;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.TaskDelivery;
import io.github.taskqueue.internal.pipeline.TaskExecution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JournalCancelsTests {

	private static final TaskKey TASK = new TaskKey("order/42", "ship it");

	private static final TaskDelivery LOST = new TaskDelivery() {

		@Override
		public int redeliveries() {
			return 0;
		}

		@Override
		public boolean isTimeFor(Duration time) {
			return true;
		}

		@Override
		public boolean isGivenUp() {
			return false;
		}

		@Override
		public boolean isInHand() {
			return false;
		}

	};

	private final TestJournals journals = new TestJournals();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final Journal journal = this.journals.start(Clock.systemUTC());

	private final JournalCancels caller = cancels(this.journal);

	private final JournalCancels worker = cancels(this.journals.start(Clock.systemUTC()));

	@AfterEach
	void close() {
		this.loops.close();
		this.journals.close();
	}

	private JournalCancels cancels(Journal journal) {
		JournalCancels created = new JournalCancels(journal, Clock.systemUTC(), this.loops.create("cancel"));
		created.listen();
		return created;
	}

	@Test
	void aRequestIsKnownElsewhereAndConcernsItsTaskAlone() {
		this.caller.request(TASK, null);
		Awaitility.await().until(() -> this.worker.known().isRequested(TASK));
		assertThat(this.worker.known().isRequested(new TaskKey("order/42", "bill it"))).isFalse();
		assertThat(this.worker.known().isRequested(new TaskKey("order/42 ship", "it"))).isFalse();
	}

	@Test
	void aRequestByIdConcernsEveryTaskOfTheId() {
		this.caller.request(new TaskKey("order/42", ""), null);
		Awaitility.await().until(() -> this.worker.known().isRequested(TASK));
		assertThat(this.worker.known().isRequested(new TaskKey("order/43", "ship it"))).isFalse();
	}

	@Test
	void aRequestLastsUntilDaysAfterItsTaskIsDue() {
		Instant due = Instant.now().plus(Duration.ofDays(400));
		this.caller.request(TASK, due);
		assertThat(record(TASK).expires()).isBetween(due.plus(Duration.ofDays(6)), due.plus(Duration.ofDays(8)));
	}

	@Test
	void aTaskThatHasComeMakesItsRequestShort() {
		TaskExecution execution = TestTasks.execution(Duration.ofMinutes(1));
		TaskKey task = execution.message().key();
		this.caller.request(task, Instant.now().plus(Duration.ofDays(400)));
		Awaitility.await().until(() -> this.worker.known().isRequested(task));
		assertThat(this.worker.known().execute(execution, (started) -> new TaskOutcome.Succeeded(null)))
			.isInstanceOf(TaskOutcome.Cancelled.class);
		Awaitility.await().until(() -> record(task).expires().isBefore(Instant.now().plus(Duration.ofMinutes(6))));
		assertThat(this.worker.known().isRequested(task)).isTrue();
	}

	/**
	 * It was lost while the task waited for an answer, and comes elsewhere.
	 */
	@Test
	void aTaskWhoseMessageIsLostDoesNotStartByOldKnowledge() {
		KnownCancels old = new KnownCancels(new StoreLease(Duration.ofMillis(10)));
		assertThat(old.execute(TestTasks.execution(TestTasks.execution(Duration.ofMinutes(1)).definition(), 1, LOST),
				(started) -> new TaskOutcome.Succeeded(null)))
			.isInstanceOf(TaskOutcome.Interrupted.class);
		assertThat(
				old.execute(TestTasks.execution(Duration.ofMinutes(1)), (started) -> new TaskOutcome.Succeeded(null)))
			.isInstanceOf(TaskOutcome.Succeeded.class);
	}

	@Test
	void aRequestThatIsOverIsForgotten() {
		this.caller.request(TASK, null);
		this.caller.request(new TaskKey("id", ""), null);
		Awaitility.await().until(() -> this.worker.known().isRequested(TASK));
		Instant now = Instant.now();
		this.journal.append(new JournalRecord("cancel/order/42 ship it", "cancel",
				Map.of("id", TASK.id(), "name", TASK.name()), "test", now, now.plusMillis(200)));
		this.journal.append(JournalRecord.removal("cancel/id", "cancel", "test", now));
		Awaitility.await().until(() -> !this.worker.known().isRequested(TASK));
		Awaitility.await().until(() -> !this.worker.known().isRequested(new TaskKey("id", "any")));
	}

	@Test
	void aRequestThatIsNotRecordedIsNoRequest() {
		this.journals.refuse(true);
		assertThatIllegalStateException().isThrownBy(() -> this.caller.request(TASK, null))
			.withMessageContaining("order/42 is not recorded: java.lang.IllegalStateException: refused");
		assertThat(this.worker.known().isRequested(TASK)).isFalse();
	}

	@Test
	void withoutAJournalNothingIsKept() {
		JournalCancels none = new JournalCancels(null, Clock.systemUTC(), this.loops.create("none"));
		none.listen();
		none.signal(TASK);
		assertThat(none.isKept()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> none.request(TASK, null));
	}

	private JournalRecord record(TaskKey task) {
		return this.journal.find("cancel/" + task.id() + " " + task.name()).orElseThrow();
	}

}
