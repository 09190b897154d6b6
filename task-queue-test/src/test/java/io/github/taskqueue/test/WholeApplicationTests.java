package io.github.taskqueue.test;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "task-queue.enabled=false")
@TaskQueueTest(mode = TaskMode.INLINE)
@DirtiesContext
class WholeApplicationTests {

	@Autowired
	private ShopAudit audit;

	@Autowired
	private ShopTasks shop;

	@Autowired
	private TaskTester tasks;

	/**
	 * They are, though the application has no tasks in its other tests.
	 */
	@Test
	void otherComponentsAreThereToo() {
		assertThat(this.audit).isNotNull();
		this.tasks.run(() -> this.shop.mail("ann", 1));
		assertThat(this.shop.effects()).containsExactly("mail ann 1");
	}

}
