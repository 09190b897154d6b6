package io.github.taskqueue.internal.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
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
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SilentConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.rabbitmq.addresses=" + broker.uri(), "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false", "task-queue.queues.default.concurrency=2",
					"task-queue.journal=none")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	/**
	 * As when a thread of the client library dies of a full heap: from then on everything
	 * on that connection is dispatched one step late.
	 */
	@Test
	void connectionOnWhichConsumersStaySilentIsReplaced(CapturedOutput output) {
		int tasks = 3_000;
		Dispatch.dropOne.set(true);
		application.getBean(TaskClient.class).enqueueAll(() -> {
			for (int i = 0; i < tasks; i++) {
				application.getBean(Tasks.class).run("dispatched " + i);
			}
		});
		Awaitility.await()
			.atMost(SOON)
			.until(() -> Tasks.done.stream().filter((name) -> name.startsWith("dispatched")).count() == tasks);
		assertThat(Dispatch.dropOne).isFalse();
		assertThat(output).contains("although its channel was replaced");
		assertThat(Tasks.doneTwice).isEmpty();
	}

	/**
	 * What the client library dispatches deliveries on.
	 */
	private static final class Dispatch extends ThreadPoolExecutor {

		private static final AtomicBoolean dropOne = new AtomicBoolean();

		Dispatch() {
			super(4, 4, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (run) -> {
				Thread thread = new Thread(run, "dispatch");
				thread.setDaemon(true);
				return thread;
			});
		}

		@Override
		public void execute(Runnable command) {
			boolean dispatches = command.getClass().getSimpleName().equals("WorkPoolRunnable");
			if (!dispatches || !dropOne.compareAndSet(true, false)) {
				super.execute(command);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		static BeanPostProcessor dispatching() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof CachingConnectionFactory connections) {
						connections.getRabbitConnectionFactory().setSharedExecutor(new Dispatch());
					}
					return bean;
				}

			};
		}

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

		static final Set<String> done = ConcurrentHashMap.newKeySet();

		static final Set<String> doneTwice = ConcurrentHashMap.newKeySet();

		@AsyncTask(timeout = "10s")
		void run(String name) {
			if (!done.add(name)) {
				doneTwice.add(name);
			}
		}

	}

}
