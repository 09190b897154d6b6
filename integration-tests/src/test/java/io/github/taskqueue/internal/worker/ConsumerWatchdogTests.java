package io.github.taskqueue.internal.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.worker.consume.ConsumerSession;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.internal.worker.consume.QueueConsumer;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConsumerWatchdogTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.rabbitmq.addresses=" + broker.uri(), "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false", "task-queue.queues.default.concurrency=2",
					"task-queue.worker.stubborn-after=100ms", "task-queue.worker.max-stubborn=0")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@AfterEach
	void letGo() {
		Tasks.held.countDown();
		Tasks.spinning.clear();
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(status().stubborn()).isZero());
	}

	private static QueueConsumer worker() {
		return application.getBean(WorkerLifecycle.class).workers().workers().get(0);
	}

	private static ConsumerStatus status() {
		return worker().status();
	}

	private static void enqueue(String name) {
		application.getBean(TaskClient.class).enqueue(() -> application.getBean(Tasks.class).run(name));
	}

	private static void awaitDone(String name) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(Tasks.done).contains(name));
	}

	@Test
	void consumerThatHasGoneSilentIsRestartedAndWhatIsInHandIsFinished(CapturedOutput output) throws IOException {
		Tasks.held = new CountDownLatch(1);
		enqueue("held");
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(Tasks.begun).contains("held"));
		cancelBehindItsBack();
		enqueue("waiting");
		assertThat(status().consuming()).isTrue();
		awaitDone("waiting");
		assertThat(status().restarts()).isOne();
		assertThat(
				application.getBean(MeterRegistry.class).get("taskqueue.consumer.restarts").functionCounter().count())
			.isOne();
		assertThat(output).containsOnlyOnce("tasks wait in the queue, but none was delivered");
		Tasks.held.countDown();
		awaitDone("held");
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(worker().channels()).isOne());
		assertThat(Tasks.begunTwice).isEmpty();
	}

	private static void cancelBehindItsBack() throws IOException {
		ConsumerSession session = worker().session();
		assertThat(session).isNotNull();
		session.getChannel()
			.asyncRpc(new AMQP.Basic.Cancel.Builder().consumerTag(session.getConsumerTag()).nowait(true).build());
	}

	@Test
	void workerOfWhichAllThreadsAreStuckLeavesTasksToOthers() {
		long restarts = status().restarts();
		Tasks.spinning.addAll(Set.of("stuck 1", "stuck 2"));
		application.getBean(TaskClient.class).enqueueAll(() -> {
			application.getBean(Tasks.class).spin("stuck 1");
			application.getBean(Tasks.class).spin("stuck 2");
		});
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(status().consuming()).isFalse());
		enqueue("left to others");
		QueueDepths depths = application.getBean(Broker.class).depths();
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(depths.ready("default")).hasValue(1));
		assertThat(status().problem()).startsWith("2 of 2 threads are stuck");
		Tasks.spinning.clear();
		awaitDone("left to others");
		assertThat(status().restarts()).isEqualTo(restarts);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

		@Bean(initMethod = "start", destroyMethod = "close")
		ConsumerWatchdog impatientWatchdog(WorkerLifecycle workers, Broker broker) {
			return new ConsumerWatchdog(workers.workers(), broker.depths(), broker.loops().create("impatient"),
					Duration.ofMillis(400));
		}

	}

	static class Tasks {

		static final Set<String> begun = ConcurrentHashMap.newKeySet();

		static final Set<String> begunTwice = ConcurrentHashMap.newKeySet();

		static final Set<String> done = ConcurrentHashMap.newKeySet();

		static final Set<String> spinning = ConcurrentHashMap.newKeySet();

		static CountDownLatch held = new CountDownLatch(0);

		@AsyncTask(timeout = "10s")
		void run(String name) throws InterruptedException {
			if (!begun.add(name)) {
				begunTwice.add(name);
			}
			if (name.equals("held")) {
				held.await(20, TimeUnit.SECONDS);
			}
			done.add(name);
		}

		/**
		 * Without a second attempt, which would wait in the queue too.
		 */
		@AsyncTask(timeout = "100ms", retry = @TaskRetry(maxAttempts = 1))
		void spin(String name) {
			while (spinning.contains(name)) {
				Thread.onSpinWait();
			}
		}

	}

}
