package io.github.taskqueue.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import io.github.taskqueue.TaskHandle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

@TaskQueueTest(mode = TaskMode.INLINE)
class SpyTests {

	@MockitoSpyBean
	private ShopTasks shop;

	@Autowired
	private TaskTester tasks;

	@Test
	void spyEnqueuesAsTheBeanDoes() {
		this.shop.mail("ann", 1);
		assertThat(this.tasks).enqueued(ShopTasks::mail).with("ann", 1).once();
		verify(this.shop, never()).mail("ann", 1);
	}

	@Test
	void bodyOfASpyRunsAndIsVerified() {
		this.tasks.run(() -> this.shop.mail("ann", 1));
		verify(this.shop).mail("ann", 1);
		assertThat(this.shop.effects()).containsExactly("mail ann 1");
	}

	@Test
	void bodyOfASpyMayBeReplaced() {
		doReturn(TaskHandle.completed(42)).when(this.shop).square(3);
		assertThat(this.shop.square(3).await(Duration.ofSeconds(1))).isEqualTo(42);
	}

}
