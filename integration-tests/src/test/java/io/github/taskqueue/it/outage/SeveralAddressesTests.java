package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications whose addresses lead to two brokers that are no cluster.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralAddressesTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker first;

	private static RabbitBroker second;

	@BeforeAll
	static void startBrokers() {
		first = RabbitBroker.startPrivate();
		second = RabbitBroker.startPrivate();
	}

	@AfterAll
	static void stopBrokers() {
		first.close();
		second.close();
	}

	private static TestApplication start(String shuffleMode) {
		return TestApplication.start(first, Tasks.class,
				"spring.rabbitmq.addresses=%s:%d,%s:%d".formatted(first.host(), first.port(), second.host(),
						second.port()),
				"spring.rabbitmq.address-shuffle-mode=" + shuffleMode,
				"task-queue.namespace=ns-" + UUID.randomUUID().toString().substring(0, 8));
	}

	private static long connections(RabbitBroker broker) {
		return broker.rabbitmqctl("list_connections", "-q", "--no-table-headers", "pid")
			.lines()
			.filter((line) -> line.startsWith("<"))
			.count();
	}

	@Test
	void allConnectionsAreToTheFirstAddressThatAnswers(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			try (TestApplication application = start("none")) {
				assertThat(application.bean(Tasks.class).twice(4).await(SOON)).isEqualTo(8);
				assertThat(connections(first)).isGreaterThanOrEqualTo(2);
				assertThat(connections(second)).isZero();
			}
		}
		assertThat(output).doesNotContain("different clusters");
	}

	/**
	 * The second connection goes to the second address first.
	 */
	@Test
	void connectionToAnotherClusterIsRefusedWithWords(CapturedOutput output) {
		try (TestApplication application = start("inorder")) {
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThat(output).contains("its nodes belong to different clusters",
						"Name nodes of one cluster only in spring.rabbitmq.addresses."));
			Tasks tasks = application.bean(Tasks.class);
			assertThat(Eventually.within(SOON, () -> tasks.twice(4)).await(SOON)).isEqualTo(8);
		}
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
