package io.github.taskqueue.internal.deadletter;

import java.time.Duration;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays that take longer than letters may be in hand.
 */
class LongReplayTests {

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.rabbitmq.host=" + broker.host(),
					"spring.rabbitmq.port=" + broker.port(), "spring.rabbitmq.username=" + broker.username(),
					"spring.rabbitmq.password=" + broker.password(),
					"spring.rabbitmq.virtual-host=" + broker.virtualHost(), "task-queue.queues.slow.concurrency=0",
					"task-queue.queues.never.concurrency=0")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@Test
	void goOnInSeveralPasses() throws Exception {
		bury("slow", 40);
		DeadLetters letters = letters(Duration.ofMillis(150));
		assertThat(letters.replay("slow", (letter) -> number(letter) % 2 == 0, 50)).isEqualTo(20);
		assertThat(letters(Duration.ofMinutes(1)).list("slow", 40)).extracting(LongReplayTests::number)
			.containsExactlyElementsOf(IntStream.range(0, 40).filter((i) -> i % 2 == 1).boxed().toList());
	}

	@Test
	void endWhereAPassBringsNothing() throws Exception {
		bury("never", 1);
		assertThat(letters(Duration.ZERO).replay("never", (letter) -> true)).isZero();
		assertThat(letters(Duration.ZERO).count("never")).isEqualTo(1);
	}

	private static int number(DeadLetter letter) {
		return Integer.parseInt(letter.taskId());
	}

	private static DeadLetters letters(Duration longestPass) {
		Broker broker = application.getBean(Broker.class);
		LetterQueues queues = new LetterQueues(broker.connections().browsing(), broker.names(), Duration.ofSeconds(10),
				longestPass);
		return new DefaultDeadLetters(queues, broker.publisher(),
				new ReplayFactory(broker.signatures(), broker.topology(), broker.codecs(), broker.clock()),
				new LetterReader(broker.codecs()), (discarded) -> {
				});
	}

	private static void bury(String queue, int count) throws Exception {
		try (Connection connection = broker.connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			for (int i = 0; i < count; i++) {
				channel.basicPublish("tq.dlx", queue,
						new BasicProperties.Builder().messageId(String.valueOf(i)).build(), new byte[0]);
			}
			Awaitility.await().until(() -> channel.messageCount("tq.dlq." + queue) == count);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
