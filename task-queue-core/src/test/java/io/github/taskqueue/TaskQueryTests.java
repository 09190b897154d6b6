package io.github.taskqueue;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskQueryTests {

	private static final Instant NOW = Instant.parse("2026-09-21T14:13:20.123456Z");

	private static final Instant NOW_IN_MILLIS = Instant.parse("2026-09-21T14:13:20.123Z");

	@Test
	void asksForAllTasksAtFirst() {
		TaskQuery query = TaskQuery.all();
		assertThat(query.statuses()).isEmpty();
		assertThat(query.queue()).isNull();
		assertThat(query.name()).isNull();
		assertThat(query.enqueuedFrom()).isNull();
		assertThat(query.enqueuedBefore()).isNull();
		assertThat(query.limit()).isEqualTo(100);
		assertThat(query.after()).isNull();
	}

	@Test
	void isRefinedStepByStep() {
		TaskQuery query = TaskQuery.all()
			.after(new TaskCursor(NOW, "id").text())
			.limit(1000)
			.enqueuedBefore(NOW.plusSeconds(1))
			.enqueuedFrom(NOW)
			.name("Reports.write")
			.queue("reports")
			.status(TaskStatus.DEAD, TaskStatus.RUNNING, TaskStatus.DEAD);
		assertThat(query.statuses()).containsExactly(TaskStatus.RUNNING, TaskStatus.DEAD);
		assertThat(query.queue()).isEqualTo("reports");
		assertThat(query.name()).isEqualTo("Reports.write");
		assertThat(query.enqueuedFrom()).isEqualTo(NOW_IN_MILLIS);
		assertThat(query.enqueuedBefore()).isEqualTo(NOW_IN_MILLIS.plusSeconds(1));
		assertThat(query.limit()).isEqualTo(1000);
		assertThat(query.after()).isEqualTo(new TaskCursor(NOW_IN_MILLIS, "id"));
		assertThat(query.status(TaskStatus.QUEUED).limit(1).after(new TaskCursor(NOW, "other").text()).name())
			.isEqualTo("Reports.write");
		assertThat(TaskQuery.all().statuses()).isEmpty();
	}

	@Test
	void statusMustNameOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().status(new TaskStatus[0]))
			.withMessageStartingWith("'status' must");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 1001 })
	void limitMustBeFromOneToAThousand(int limit) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().limit(limit))
			.withMessage("'limit' must be from 1 to 1000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\u0000", "a\nb" })
	void namesMustBeNames(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().queue(text))
			.withMessageStartingWith("'queue' must not");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().name(text))
			.withMessageStartingWith("'name' must not");
	}

	@Test
	void timesMustBeOnesThatStoresCanCount() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().enqueuedFrom(Instant.MIN))
			.withMessageStartingWith("'enqueuedFrom' must");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().enqueuedBefore(Instant.MAX))
			.withMessageStartingWith("'enqueuedBefore' must");
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "a:b:1", "~!/?&=+", "tâche ✗", "line\nbreak" })
	void aCursorNamesATask(String taskId) {
		String text = new TaskCursor(NOW, taskId).text();
		assertThat(text).matches("[A-Za-z0-9_-]+");
		assertThat(TaskQuery.all().after(text).after()).isEqualTo(new TaskCursor(NOW_IN_MILLIS, taskId));
	}

	@Test
	void aCursorMayLieBefore1970() {
		TaskCursor cursor = new TaskCursor(Instant.ofEpochMilli(Long.MIN_VALUE), "id");
		assertThat(TaskQuery.all().after(cursor.text()).after()).isEqualTo(cursor);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?", "next", "1:5:id", "a b", "é" })
	void aTextThatIsNoCursorIsRefused(String text) {
		refused(text);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "1:5:", "1:5", "2:5:id", "1:five:id", "1::id", "1:9999999999999999999:id", "1:5:i\u0000d" })
	void aCursorThatWasChangedIsRefused(String parts) {
		refused(Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(UTF_8)));
	}

	private static void refused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.all().after(text))
			.withMessageStartingWith("'after' is not a cursor: pass the 'next' of a page");
	}

	@Test
	void aPageCannotBeChanged() {
		assertThat(new TaskPage(List.of(), null).tasks()).isUnmodifiable();
	}

}
