package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OpenAnswersTests {

	private static final TaskSnapshot TASK = new TaskSnapshot(new TaskDetails("id", "task", "queue", TaskStatus.QUEUED,
			1, 1, List.of(), TaskProgress.NONE, null, Instant.EPOCH, null, null, null), 1, null, "application/json");

	private final List<TaskMonitor.Observer> watching = new ArrayList<>();

	private final List<TaskMonitor.Observer> ended = new ArrayList<>();

	private final VisibleTasks tasks = new VisibleTasks(new OneTask(), (user, task, access) -> true, Duration.ofDays(1),
			Clock.systemUTC());

	private final OpenAnswers answers = new OpenAnswers(this.tasks, 3, 2);

	@Test
	void oneUserLeavesRoomForOthers() {
		Runnable first = open("ada");
		open("ada");
		assertRefused("ada", HttpStatus.TOO_MANY_REQUESTS);
		Runnable other = open("bob");
		assertRefused("cyd", HttpStatus.SERVICE_UNAVAILABLE);
		assertRefused(null, HttpStatus.SERVICE_UNAVAILABLE);
		first.run();
		first.run();
		open("ada");
		other.run();
		open(null);
		assertThat(this.watching).hasSize(3);
	}

	@Test
	void whoHasNotLoggedInIsNoUser() {
		open(null);
		open(null);
		open(null);
		assertRefused(null, HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void theStopEndsAllAndTakesNoOthers() {
		open("ada");
		open("bob");
		this.answers.stop();
		assertThat(this.ended).containsExactlyInAnyOrderElementsOf(this.watching);
		assertThat(this.answers.isRunning()).isFalse();
		assertRefused("ada", HttpStatus.SERVICE_UNAVAILABLE);
		this.answers.start();
		open("ada");
	}

	@Test
	void aLimitOfNoneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new OpenAnswers(this.tasks, 0, 1))
			.withMessage("task-queue.web.max-streams must be positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new OpenAnswers(this.tasks, 1, 0))
			.withMessage("task-queue.web.max-streams-per-user must be positive");
	}

	private void assertRefused(@Nullable String user, HttpStatus status) {
		assertThatExceptionOfType(ErrorResponseException.class).isThrownBy(() -> open(user)).satisfies((ex) -> {
			assertThat(ex.getStatusCode()).isEqualTo(status);
			assertThat(ex.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
		});
	}

	private Runnable open(@Nullable String user) {
		Principal principal = (user != null) ? () -> user : null;
		return this.answers.open(new Answer(), TASK, Duration.ofMinutes(1), principal);
	}

	private final class Answer implements TaskMonitor.Observer {

		@Override
		public void seen(@Nullable TaskSnapshot task) {
		}

		@Override
		public void timedOut() {
			OpenAnswersTests.this.ended.add(this);
		}

	}

	private final class OneTask implements TaskMonitor {

		@Override
		public Runnable watch(String taskId, Duration timeout, Observer observer) {
			OpenAnswersTests.this.watching.add(observer);
			return () -> OpenAnswersTests.this.watching.remove(observer);
		}

		@Override
		public @Nullable TaskSnapshot find(String taskId) {
			return null;
		}

		@Override
		public TaskPage find(TaskQuery query) {
			return new TaskPage(List.of(), null);
		}

		@Override
		public boolean cancel(String taskId) {
			return false;
		}

	}

}
