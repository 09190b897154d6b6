package io.github.taskqueue.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.TaskClient;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@TaskQueueTest
class CaptureTests {

	@Autowired
	private ShopTasks shop;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskTester tasks;

	@Test
	void callIsEnqueuedAndNotRun() {
		this.shop.mail("ann", 3);
		assertThat(this.tasks).enqueued(ShopTasks::mail).with("ann", 3).inQueue("mail").notDelayed().once();
		assertThat(this.tasks).notEnqueued(ShopTasks::square);
		assertThat(this.shop.effects()).isEmpty();
	}

	@Test
	void delayIsExact() {
		this.client.enqueue(with().delay(Duration.ofHours(24)).header("tenant", "a"), () -> this.shop.mail("bob", 1));
		assertThat(this.tasks).enqueued(ShopTasks::mail)
			.withArgument("to", "bob")
			.delayedBy(Duration.ofHours(24))
			.withHeader("tenant", "a");
	}

	@Test
	void failureListsWhatWasEnqueued() {
		this.shop.mail("ann", 3);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tasks).enqueued(ShopTasks::mail).with("bob", 3))
			.withMessageContaining("Expected task 'ShopTasks.mail' to be enqueued with the arguments")
			.withMessageContaining("\"to\":\"ann\"");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tasks).enqueued(ShopTasks::square))
			.withMessageContaining("ShopTasks.mail {\"to\":\"ann\",\"orders\":3} in queue 'mail'");
	}

}
