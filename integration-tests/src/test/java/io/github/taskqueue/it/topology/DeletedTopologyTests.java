package io.github.taskqueue.it.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator deletes of a running application comes back.
 */
class DeletedTopologyTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final List<String> EXCHANGES = List.of("tq.tasks", "tq.dlx", "tq.delay.delivery",
			"tq.delay.unrouted", "tq.delay.level-00", "tq.delay.level-07", "tq.delay.level-30");

	private static RabbitBroker broker;

	private static BrokerQueues queues;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		queues = new BrokerQueues(broker);
		application = TestApplication.start(broker, Tasks.class);
		assertThat(delayed(Duration.ofMillis(200)).await(SOON)).isEqualTo(42);
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	private static TaskHandle<Integer> delayed(Duration delay) {
		return application.tasks()
			.enqueue(TaskOptions.with().delay(delay), () -> application.bean(Tasks.class).twice(21));
	}

	/**
	 * No call fails, as it publishes again within its time.
	 */
	@Test
	void taskIsAcceptedAlthoughItsExchangeWasDeleted() {
		for (int i = 0; i < 3; i++) {
			delete("tq.tasks");
			assertThat(application.bean(Tasks.class).twice(i).await(SOON)).isEqualTo(2 * i);
		}
	}

	@Test
	void taskBecomesADeadLetterAlthoughTheExchangeWasDeleted() {
		delete("tq.dlx");
		application.bean(Tasks.class).fail();
		Awaitility.await().atMost(SOON).until(() -> queues.ready("tq.dlq.failing") == 1);
	}

	/**
	 * The first level that it needs tells.
	 */
	@Test
	void delayIsAcceptedAlthoughItsLevelsWereDeleted() {
		delete("tq.delay.delivery");
		delete("tq.delay.level-01");
		delete("tq.delay.level-03");
		assertThat(delayed(Duration.ofMillis(1_300)).await(SOON)).isEqualTo(42);
	}

	/**
	 * Both wait in level 07, for 16 seconds, also if some of their time has passed before
	 * they are published.
	 */
	@Test
	void taskInTheLadderArrivesAlthoughItsWayWasDeleted() {
		TaskHandle<Integer> first = delayed(Duration.ofSeconds(17));
		TaskHandle<Integer> second = delayed(Duration.ofSeconds(25));
		delete("tq.delay.delivery");
		delete("tq.delay.level-06");
		queues.delete("tq.delay.level-06");
		assertThat(first.await(SOON)).isEqualTo(42);
		assertThat(second.await(SOON)).isEqualTo(42);
	}

	@Test
	void whatNobodyPublishesToComesBackByItself() {
		EXCHANGES.forEach(DeletedTopologyTests::delete);
		List.of("tq.dlq.failing", "tq.delay.level-05", "tq.delay.unrouted").forEach(queues::delete);
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			EXCHANGES.forEach((exchange) -> assertThat(exists(exchange)).as(exchange).isTrue());
			assertThat(queues.ready("tq.dlq.failing")).isZero();
			assertThat(queues.ready("tq.delay.level-05")).isZero();
			assertThat(queues.ready("tq.delay.unrouted")).isZero();
		});
		assertThat(application.bean(Tasks.class).twice(4).await(SOON)).isEqualTo(8);
	}

	private static void delete(String exchange) {
		try (Connection connection = broker.connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			channel.exchangeDelete(exchange);
		}
		catch (IOException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean exists(String exchange) {
		try (Connection connection = broker.connectionFactory().newConnection()) {
			connection.createChannel().exchangeDeclarePassive(exchange);
			return true;
		}
		catch (IOException | TimeoutException ex) {
			return false;
		}
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask(queue = "failing", retry = @TaskRetry(maxAttempts = 1))
		void fail() {
			throw new IllegalStateException("planned");
		}

	}

}
