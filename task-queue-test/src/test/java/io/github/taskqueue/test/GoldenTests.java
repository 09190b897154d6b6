package io.github.taskqueue.test;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@TaskQueueTest
class GoldenTests {

	@Autowired
	private TaskTester tasks;

	@Test
	void taskReadsItsMessages() {
		assertThat(this.tasks).task(ShopTasks::mail).readsMessagesFrom("golden/shop");
		assertThat(this.tasks).task("ShopTasks.mail").readsMessagesFrom("golden/shop");
	}

	@Test
	void failureSaysWhatWouldBreakAndWhatToDo() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tasks).task(ShopTasks::mail).readsMessagesFrom("golden/renamed"))
			.withMessageContaining("Expected task 'ShopTasks.mail' to read the messages in golden/renamed")
			.withMessageContaining("no parameter takes its argument 'recipient'")
			.withMessageContaining("@UpcastFrom");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tasks).readsAllMessagesFrom("golden/shop"))
			.withMessageContaining("no message of task ShopTasks.square in version 1");
	}

}
