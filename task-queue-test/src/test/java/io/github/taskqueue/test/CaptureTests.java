package io.github.taskqueue.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskStatus;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
	void argumentsAreComparedAsInACall() {
		this.shop.mail(null, 3);
		assertThat(this.tasks).enqueued(ShopTasks::mail).with(null, (short) 3).withArgument("orders", 3L);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> assertThat(this.tasks).enqueued(ShopTasks::mail).with("ann", "3"))
			.withMessageContaining("Parameter 'orders' of task 'ShopTasks.mail' is of class java.lang.Integer");
		this.client.enqueue(() -> this.shop.failTwice(null));
		assertThat(this.tasks).enqueued(ShopTasks::failTwice).with((Object[]) null);
	}

	@Test
	void misspeltNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.tasks).notEnqueued("ShopTasks.mial"))
			.withMessage("No bean of this context declares a task 'ShopTasks.mial'. Did you mean 'ShopTasks.mail'?");
		assertThat(this.tasks).notEnqueued("another.applications");
	}

	@Test
	void nothingIsWaitedForInVain() {
		this.shop.mail("ann", 3);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.tasks.waitFor(this.tasks.enqueued().get(0).id(), TaskStatus.SUCCEEDED,
					Duration.ofSeconds(1)))
			.withMessageStartingWith("Nothing runs in mode CAPTURE");
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
