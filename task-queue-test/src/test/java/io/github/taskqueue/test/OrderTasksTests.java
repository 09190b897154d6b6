package io.github.taskqueue.test;

import java.io.IOException;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.test.OrderTasks.Page;
import io.github.taskqueue.test.OrderTasks.Receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A user's tests of the bodies of tasks.
 */
class OrderTasksTests {

	private final OrderTasks orders = new OrderTasks();

	@Test
	void chargesOnceHoweverOftenItRuns() throws Exception {
		TestTaskContext context = TestTaskContext.create().id("order-42");
		Receipt receipt = new Receipt(42, "eur");
		assertThat(context.call(() -> this.orders.charge(42)).result()).isCompletedWithValue(receipt);
		assertThat(context.attempt(2).call(() -> this.orders.charge(42)).result()).isCompletedWithValue(receipt);
		assertThat(this.orders.charged).containsExactly("order-42");
		assertThat(context.steps()).containsExactly("charge", "mail");
	}

	@Test
	void usesTheReceiptOfAnEarlierRun() throws Exception {
		TestTaskContext context = TestTaskContext.create().completed("charge", new Receipt(42, "usd"));
		assertThat(context.call(() -> this.orders.charge(42)).result()).isCompletedWithValue(new Receipt(42, "usd"));
		assertThat(this.orders.charged).isEmpty();
	}

	@Test
	void givesUpInItsLastAttempt() {
		TestTaskContext context = TestTaskContext.create().maxAttempts(3).header("tenant", "acme");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> context.attempt(2).call(() -> this.orders.charge(-1)))
			.withMessage("no such order in acme");
		assertThatExceptionOfType(PermanentTaskException.class)
			.isThrownBy(() -> context.attempt(3).call(() -> this.orders.charge(-1)));
	}

	@Test
	void exportGoesOnWhereItWas() throws Exception {
		TestTaskContext context = TestTaskContext.create().checkpoint(new Page(7));
		context.run(() -> this.orders.export(9));
		assertThat(this.orders.exported).containsExactly(8, 9);
		assertThat(context.checkpoint(Page.class)).contains(new Page(9));
		assertThat(context.progress()).contains(new TaskProgress(9, 9, "page 9"));
		assertThat(context.allProgress()).extracting(TaskProgress::done).containsExactly(8L, 9L);
	}

	@Test
	void exportRunsInSlices() throws Exception {
		TestTaskContext context = TestTaskContext.create().sliceOver();
		for (int run = 1; run <= 3; run++) {
			assertThatExceptionOfType(SliceEndedException.class)
				.isThrownBy(() -> context.run(() -> this.orders.export(3)));
		}
		context.run(() -> this.orders.export(3));
		assertThat(this.orders.exported).containsExactly(1, 2, 3);
	}

	@Test
	void exportEndsWhenItIsCancelled() {
		TestTaskContext context = TestTaskContext.create().cancelledWhen(() -> this.orders.exported.size() == 2);
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> context.run(() -> this.orders.export(9)));
		assertThat(this.orders.exported).containsExactly(1, 2);
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> TestTaskContext.create().cancelled().run(() -> this.orders.export(9)));
	}

}
