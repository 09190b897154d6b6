package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cancelled;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Expired;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.spi.PartialSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class TaskChangesTests {

	private static final TaskExecution EXECUTION = TestTasks.execution(Duration.ofMinutes(1));

	private static final Exception FAILURE = new IllegalStateException("down");

	private final TaskChanges changes = new TaskChanges("worker", new Bytes(), DataSize.ofKilobytes(1),
			Clock.fixed(TestTasks.NOW, ZoneOffset.UTC));

	private Optional<TaskStatus> after(TaskOutcome outcome) {
		return this.changes.attempted(EXECUTION, outcome).map(TaskRecord::status);
	}

	private TaskRecord ended(TaskOutcome.End end) {
		return this.changes.ended(new TaskCompletion(TestTasks.message("id-1"), end, String.class));
	}

	@Test
	void taskThatHasEndedRunsUntilItsEndIsCertain() {
		assertThat(after(new Succeeded("done"))).hasValue(TaskStatus.RUNNING);
		assertThat(after(new Dead(FAILURE, DeadLetterReason.EXHAUSTED))).hasValue(TaskStatus.RUNNING);
	}

	@Test
	void taskThatRunsAgainWaits() {
		assertThat(after(new Retry(FAILURE, Duration.ZERO, true, true))).hasValue(TaskStatus.RETRYING);
		assertThat(after(new Again(Duration.ZERO, "why"))).hasValue(TaskStatus.QUEUED);
		TaskRecord later = this.changes.attempted(EXECUTION, new Again(Duration.ofHours(1), "why")).orElseThrow();
		assertThat(later.status()).isEqualTo(TaskStatus.SCHEDULED);
		assertThat(later.times().dueAt()).isEqualTo(TestTasks.NOW.plusSeconds(3600));
		assertThat(this.changes.attempted(EXECUTION, new Retry(FAILURE, Duration.ofDays(60), true, false)))
			.hasValueSatisfying((retrying) -> assertThat(retrying.times().dueAt())
				.isEqualTo(TestTasks.NOW.plus(Duration.ofDays(60))));
	}

	@Test
	void nothingIsSaidOfARunThatWasCutOff() {
		assertThat(after(new Interrupted(FAILURE))).isEmpty();
		assertThat(after(new Cancelled())).isEmpty();
		assertThat(after(new Expired())).isEmpty();
	}

	@Test
	void attemptIsListedWithItsError() {
		assertThat(this.changes.attempted(EXECUTION, new Succeeded("done")).orElseThrow().attempts())
			.contains("\"number\":2")
			.doesNotContain("down");
		assertThat(this.changes.attempted(EXECUTION, EXECUTION.failed(FAILURE)).orElseThrow().attempts())
			.contains("\"number\":2", "down");
		assertThat(this.changes.attempted(EXECUTION, new Again(Duration.ZERO, "why")).orElseThrow().attempts())
			.isEmpty();
	}

	@Test
	void everyEndHasAStatusOfItsOwn() {
		assertThat(ended(new Succeeded("done")).status()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(ended(new Dead(FAILURE, DeadLetterReason.EXHAUSTED)).status()).isEqualTo(TaskStatus.DEAD);
		assertThat(ended(new Cancelled()).status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(ended(new Expired()).status()).isEqualTo(TaskStatus.EXPIRED);
	}

	private static final class Bytes extends PartialSerializer {

		@Override
		public String contentType() {
			return "application/octet-stream";
		}

		@Override
		public byte[] writeResult(Type type, @Nullable Object result) {
			return new byte[1];
		}

	}

}
