package io.github.taskqueue.it.outage;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a running application when everything that it has on the broker is
 * deleted.
 */
class WipedVirtualHostTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker broker;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = TestApplication.start(broker, Tasks.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	private static void assertThatTasksRun() {
		Tasks tasks = application.bean(Tasks.class);
		assertThat(Eventually.within(SOON, () -> tasks.twice(21)).await(SOON)).isEqualTo(42);
		TaskOptions later = TaskOptions.with().delay(Duration.ofMillis(300));
		assertThat(Eventually.within(SOON, () -> application.tasks().enqueue(later, () -> tasks.twice(4))).await(SOON))
			.isEqualTo(8);
	}

	private static ConsumerStatus status() {
		return application.bean(WorkerLifecycle.class).statuses().get(0);
	}

	@Test
	void virtualHostThatIsDeletedAndCreatedGetsItsTopologyBack() {
		assertThatTasksRun();
		broker.rabbitmqctl("delete_vhost", broker.virtualHost());
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(status().problem()).isNotNull());
		broker.rabbitmqctl("add_vhost", broker.virtualHost());
		broker.rabbitmqctl("set_permissions", "-p", broker.virtualHost(), broker.username(), ".*", ".*", ".*");
		assertThatTasksRun();
		BrokerQueues queues = new BrokerQueues(broker);
		assertThat(queues.ready("tq.dlq.default")).isZero();
		assertThat(queues.consumers("tq.q.default")).isOne();
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
