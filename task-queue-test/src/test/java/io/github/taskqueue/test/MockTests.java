package io.github.taskqueue.test;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.github.taskqueue.TaskClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.verify;

@TaskQueueTest
class MockTests {

	@MockitoBean
	private ShopTasks shop;

	@Autowired
	private ShopExports exports;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskTester tasks;

	@Test
	void mockEnqueuesNothing() {
		this.shop.mail("ann", 1);
		verify(this.shop).mail("ann", 1);
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void tasksBesideAMockAreEnqueued() {
		this.exports.export("prices");
		assertThat(this.tasks).enqueued(ShopExports::export).once();
	}

	@Test
	void callOfAMockIsNoTask() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.client.enqueue(() -> this.shop.mail("ann", 1)))
			.withMessageContaining("ShopTasks is a mock of Mockito");
		assertThat(this.tasks).notEnqueued(ShopTasks::mail);
	}

}
