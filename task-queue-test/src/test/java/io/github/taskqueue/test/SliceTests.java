package io.github.taskqueue.test;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@TaskQueueTest
class SliceTests {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private ShopExports exports;

	@BeforeEach
	void enqueue() {
		this.exports.export("prices");
	}

	@Test
	void componentsWithTasksAndExtensionsAreThere() {
		assertThat(this.context.getBeansOfType(ShopTasks.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(ShopExports.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(ShopInterceptor.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(ShopAudit.class)).isEmpty();
	}

	@Test
	void whatIsEnqueuedBeforeEachTestBelongsToIt() {
		assertThat(this.tasks).enqueued(ShopExports::export).with("prices").once();
	}

	@Nested
	class WithinAnotherTest {

		@Autowired
		private ShopTasks shop;

		@Test
		void contextAndTasksAreThoseOfTheOuterOne() {
			this.shop.mail("ann", 1);
			assertThat(SliceTests.this.tasks).enqueued(ShopTasks::mail).once();
			assertThat(SliceTests.this.tasks).enqueued(ShopExports::export).once();
		}

	}

	@Nested
	@TaskQueueTest(mode = TaskMode.INLINE)
	class InAnotherMode {

		@Autowired
		private TaskTester inline;

		@Test
		void contextOfBothIsAnother() {
			assertThat(this.inline.mode()).isEqualTo(TaskMode.INLINE);
			assertThat(this.inline).enqueued(ShopExports::export).once();
		}

	}

}
