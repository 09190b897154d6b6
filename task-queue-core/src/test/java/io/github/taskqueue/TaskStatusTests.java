package io.github.taskqueue;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskStatusTests {

	@Test
	void fourAreEnds() {
		assertThat(TaskStatus.values()).filteredOn(TaskStatus::isEnd)
			.containsExactly(TaskStatus.SUCCEEDED, TaskStatus.DEAD, TaskStatus.CANCELLED, TaskStatus.EXPIRED);
	}

	@ParameterizedTest
	@EnumSource(names = { "SUCCEEDED", "CANCELLED", "EXPIRED" })
	void nothingFollowsTheEndThatCameFirst(TaskStatus end) {
		assertThat(next(end)).isEmpty();
	}

	@Test
	void aDeadLetterComesBackWhenItIsReplayed() {
		assertThat(next(TaskStatus.DEAD)).containsExactly(TaskStatus.SCHEDULED, TaskStatus.QUEUED, TaskStatus.WAITING,
				TaskStatus.RUNNING);
	}

	@Test
	void aRunningTaskMayBeginAgainAfterACrash() {
		assertThat(TaskStatus.RUNNING.canBecome(TaskStatus.RUNNING)).isTrue();
	}

	@Test
	void taskExpiresThatHasNotBegunOrWhoseFirstRunWasCutOff() {
		assertThat(EnumSet.allOf(TaskStatus.class)).filteredOn((status) -> status.canBecome(TaskStatus.EXPIRED))
			.containsExactly(TaskStatus.SCHEDULED, TaskStatus.QUEUED, TaskStatus.WAITING, TaskStatus.RUNNING);
	}

	private static Set<TaskStatus> next(TaskStatus status) {
		Set<TaskStatus> next = EnumSet.allOf(TaskStatus.class);
		next.removeIf((other) -> !status.canBecome(other));
		return next;
	}

}
