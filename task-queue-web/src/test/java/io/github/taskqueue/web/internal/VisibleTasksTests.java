package io.github.taskqueue.web.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

class VisibleTasksTests {

	private final ManyTasks tasks = new ManyTasks();

	@Test
	void aPageIsFilledFromBehindHiddenTasks() {
		assertThat(pages(100, (number) -> number % 500 == 0)).containsExactly(
				List.of(0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000),
				List.of(5500, 6000, 6500, 7000, 7500, 8000, 8500, 9000, 9500));
		assertThat(pages(5, (number) -> number % 500 == 0)).allSatisfy((page) -> assertThat(page).hasSize(5))
			.hasSize(4);
	}

	@Test
	void pagesOfAllTasksReadNoneBeyondTheNextPage() {
		assertThat(pages(1000, (number) -> true)).hasSize(10);
		assertThat(this.tasks.read).isLessThan(21_000);
		this.tasks.read = 0;
		find(TaskQuery.all().limit(100), (number) -> true);
		assertThat(this.tasks.read).isEqualTo(101);
	}

	@Test
	void aSearchForNothingEnds() {
		assertThat(find(TaskQuery.all(), (number) -> false)).isEqualTo(new TaskPage(List.of(), null));
		assertThat(this.tasks.read).isLessThan(6_100);
		assertThat(find(TaskQuery.all(), (number) -> number == 9_999)).isEqualTo(new TaskPage(List.of(), null));
	}

	@Test
	void theLastVisibleTaskHasNoNextPage() {
		TaskQuery end = TaskQuery.all().limit(1).after(ManyTasks.cursor(8_000));
		assertThat(find(end, (number) -> number == 9_000).next()).isNull();
		assertThat(find(end, (number) -> number == 9_000 || number == 9_500).next()).isEqualTo(ManyTasks.cursor(9_000));
	}

	private List<List<Integer>> pages(int limit, IntPredicate visible) {
		List<List<Integer>> pages = new ArrayList<>();
		TaskQuery query = TaskQuery.all().limit(limit);
		String next = "";
		while (next != null) {
			TaskPage page = find(next.isEmpty() ? query : query.after(next), visible);
			pages.add(page.tasks().stream().map((task) -> ManyTasks.number(task.id())).toList());
			next = page.next();
		}
		return pages;
	}

	private TaskPage find(TaskQuery query, IntPredicate visible) {
		return new VisibleTasks(this.tasks, (user, task, access) -> visible.test(ManyTasks.number(task.id())),
				Duration.ofDays(1), Clock.systemUTC())
			.find(query, null);
	}

	/**
	 * Ten thousand tasks of one millisecond, from the newest with number 0.
	 */
	private static final class ManyTasks implements TaskMonitor {

		private static final int COUNT = 10_000;

		private int read;

		static int number(String id) {
			return COUNT - Integer.parseInt(id);
		}

		@Override
		public TaskPage find(TaskQuery query) {
			TaskCursor after = query.after();
			int from = (after != null) ? number(after.taskId()) + 1 : 0;
			int to = Math.min(from + query.limit(), COUNT);
			this.read += to - from;
			List<TaskDetails> page = IntStream.range(from, to).mapToObj(ManyTasks::task).toList();
			return new TaskPage(page, (to < COUNT) ? cursor(to - 1) : null);
		}

		static String cursor(int number) {
			return new TaskCursor(Instant.EPOCH, task(number).id()).text();
		}

		private static TaskDetails task(int number) {
			return new TaskDetails("%05d".formatted(COUNT - number), "task", "queue", TaskStatus.QUEUED, 1, 1,
					List.of(), TaskProgress.NONE, null, Instant.EPOCH, null, null, null);
		}

		@Override
		public @Nullable TaskSnapshot find(String taskId) {
			return null;
		}

		@Override
		public Runnable watch(String taskId, Duration timeout, Observer observer) {
			return () -> {
			};
		}

		@Override
		public boolean cancel(String taskId) {
			return false;
		}

	}

}
