package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replays that are cut off half way.
 */
class InterruptedReplayTests {

	private static final int LETTERS = 400;

	private static final int PER_SECOND = 400;

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of()
		.with("task-queue.worker.enabled=false", "task-queue.queues.cut.concurrency=1",
				"task-queue.queues.killed.concurrency=1");

	@Test
	void nothingIsLostWhenTheConnectionsAreCut() throws IOException {
		bury("cut");
		try (FaultProxy proxy = FaultProxy.to(application.broker());
				TestApplication replayer = application.start(List.of(), "spring.rabbitmq.port=" + proxy.port(),
						"task-queue.worker.enabled=false")) {
			DeadLetters letters = replayer.bean(DeadLetters.class);
			CompletableFuture<Integer> replay = CompletableFuture
				.supplyAsync(() -> letters.replay("cut", (letter) -> true, PER_SECOND));
			awaitHalfWay("cut");
			proxy.reset();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(replay::join)
				.withCauseInstanceOf(TaskEnqueueException.class);
		}
		assertNothingIsLost("cut");
	}

	@Test
	void nothingIsLostWhenTheProcessIsKilled() throws IOException {
		bury("killed");
		try (ChildJvm replayer = ChildJvm.running(Replayer.class).arguments(properties(application.broker())).start()) {
			awaitHalfWay("killed");
			replayer.kill();
			replayer.awaitExit(SOON);
		}
		assertNothingIsLost("killed");
	}

	@Test
	void lettersCannotBeHadWithoutABroker() throws IOException {
		try (FaultProxy proxy = FaultProxy.to(application.broker())) {
			proxy.refuse();
			TestApplication alone = application.start(List.of(), "spring.rabbitmq.port=" + proxy.port(),
					"task-queue.publisher.confirm-timeout=300ms");
			DeadLetters letters = alone.bean(DeadLetters.class);
			assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> letters.count("cut"));
			assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> letters.list("cut", 1));
			assertThatExceptionOfType(BrokerUnavailableException.class)
				.isThrownBy(() -> letters.replay("cut", (letter) -> true));
		}
	}

	private static void bury(String queue) throws IOException {
		for (int i = 0; i < LETTERS; i++) {
			BasicProperties properties = new BasicProperties.Builder().messageId(queue + "-" + i)
				.type("Orders.book")
				.build();
			application.client().channel().basicPublish("tq.dlx", queue, properties, "{}".getBytes());
		}
		Awaitility.await().until(() -> application.client().ready("tq.dlq." + queue) == LETTERS);
	}

	private static void awaitHalfWay(String queue) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> application.client().ready("tq.q." + queue) >= 50);
	}

	/**
	 * What was under way when it was cut may be there twice: replayed and still dead.
	 */
	private static void assertNothingIsLost(String queue) throws IOException {
		DeadLetters letters = application.bean(DeadLetters.class);
		Awaitility.await().until(() -> letters.count(queue) + application.client().ready("tq.q." + queue) >= LETTERS);
		assertThat(letters.count(queue)).isBetween(1, LETTERS - 1);
		letters.replay(queue, (letter) -> true);
		List<String> replayed = new ArrayList<>();
		for (BrokerClient.Message next = application.client().take("tq.q." + queue); next != null; next = application
			.client()
			.take("tq.q." + queue)) {
			replayed.add(next.properties().getMessageId());
		}
		Set<String> distinct = new HashSet<>(replayed);
		assertThat(distinct).hasSize(LETTERS)
			.containsAll(IntStream.range(0, LETTERS).mapToObj((i) -> queue + "-" + i).toList());
		assertThat(replayed.size() - distinct.size()).isLessThanOrEqualTo(100);
		assertThat(letters.count(queue)).isZero();
	}

	private static String[] properties(RabbitBroker broker) {
		return new String[] { "spring.rabbitmq.host=" + broker.host(), "spring.rabbitmq.port=" + broker.port(),
				"spring.rabbitmq.username=" + broker.username(), "spring.rabbitmq.password=" + broker.password(),
				"spring.rabbitmq.virtual-host=" + broker.virtualHost(), "task-queue.worker.enabled=false" };
	}

	/**
	 * The process that is killed.
	 */
	static final class Replayer {

		private Replayer() {
		}

		public static void main(String[] properties) {
			try (TestApplication application = TestApplication.start(List.of(), List.of(properties))) {
				application.bean(DeadLetters.class).replay("killed", (letter) -> true, PER_SECOND);
			}
		}

	}

}
