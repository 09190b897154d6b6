package io.github.taskqueue.it.pause;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskQueues.QueueState;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pause while processes and the broker are killed.
 */
@Tag("one-jdk")
class PauseCrashTests {

	private static final Duration SOON = Duration.ofSeconds(90);

	private final String namespace = "pause-" + UUID.randomUUID().toString().substring(0, 8);

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50));
	}

	@Test
	void pauseOutlivesProcessesAndTheBroker() {
		RabbitBroker broker = CrashingBroker.get();
		try (TestApplication admin = TestApplication.start(broker, Mails.class, "task-queue.worker.enabled=false",
				"task-queue.namespace=" + this.namespace)) {
			TaskQueues queues = admin.bean(TaskQueues.class);
			String output;
			try (ChildJvm killed = process(broker)) {
				soon().until(() -> isConsumed(queues.state("mail")));
				queues.pause("mail", TaskPause.because("bank is down").by("Anna"));
				soon().until(() -> isIdle(queues.state("mail")));
				CrashingBroker.letQueuesSettle();
				Mails mails = admin.bean(Mails.class);
				admin.tasks().enqueueAll(() -> IntStream.range(0, 20).forEach(mails::mail));
				killed.kill();
				output = killed.output();
			}
			try (ChildJvm restarted = process(broker)) {
				assertPaused(queues);
				broker.kill();
				broker.start();
				soon().untilAsserted(() -> assertThat(queues.state("mail").waiting()).isEqualTo(20));
				assertPaused(queues);
				queues.resume("mail");
				soon().untilAsserted(() -> assertThat(ran(restarted.output())).hasSize(20));
				assertThat(Stream.concat(ran(output).stream(), ran(restarted.output()).stream())).hasSize(20)
					.doesNotHaveDuplicates();
			}
		}
	}

	private static boolean isConsumed(QueueState state) {
		return state.consumers() != null && state.consumers() == 1;
	}

	private static boolean isIdle(QueueState state) {
		return state.consumers() != null && state.consumers() == 0;
	}

	private static void assertPaused(TaskQueues queues) {
		Awaitility.await()
			.atMost(SOON)
			.during(Duration.ofSeconds(3))
			.until(() -> queues.state("mail"), (state) -> isIdle(state) && state.paused() != null
					&& state.paused().by().equals("Anna") && state.waitingFor().contains("bank is down"));
	}

	private static List<String> ran(String output) {
		return output.lines().filter((line) -> line.startsWith("ran ")).toList();
	}

	private ChildJvm process(RabbitBroker broker) {
		ChildJvm process = ChildJvm.running(MailProcess.class)
			.options("-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments("task-queue.namespace=" + this.namespace, "spring.rabbitmq.host=" + broker.host(),
					"spring.rabbitmq.port=" + broker.port(), "spring.rabbitmq.username=" + broker.username(),
					"spring.rabbitmq.password=" + broker.password(),
					"spring.rabbitmq.virtual-host=" + broker.virtualHost())
			.start();
		process.awaitOutput("ready", SOON);
		return process;
	}

	/**
	 * A worker in a process of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	@Import(Mails.class)
	static class MailProcess {

		public static void main(String[] properties) {
			new SpringApplicationBuilder(MailProcess.class).web(WebApplicationType.NONE)
				.run(IntStream.range(0, properties.length)
					.mapToObj((i) -> "--" + properties[i])
					.toArray(String[]::new));
			System.out.println("ready");
		}

	}

	static class Mails {

		@AsyncTask(name = "mail", queue = "mail")
		public void mail(int number) {
			System.out.println("ran " + number);
		}

	}

}
