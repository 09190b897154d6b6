package io.github.taskqueue.it.support;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

/**
 * A worker in a process of its own. It prints what its tasks do.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WorkerProcess {

	public static final String READY = "WorkerProcess is ready";

	/**
	 * Runs the worker.
	 * @param properties properties of the application as {@code name=value}
	 */
	public static void main(String[] properties) {
		new SpringApplicationBuilder(WorkerProcess.class, Tasks.class).web(WebApplicationType.NONE)
			.properties(properties)
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
		System.out.println(READY);
	}

	@Bean
	@ConditionalOnProperty("crash-after-retry")
	static BeanPostProcessor crashAfterRetry() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof TaskPublisher publisher) ? new CrashingPublisher(publisher) : bean;
			}

		};
	}

	/**
	 * Ends the process between the confirm of the next attempt and the ack of this one.
	 */
	private record CrashingPublisher(TaskPublisher publisher) implements TaskPublisher {

		@Override
		public void publish(TaskMessage message) {
			this.publisher.publish(message);
		}

		@Override
		public Duration timeout() {
			return this.publisher.timeout();
		}

		@Override
		public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
			return this.publisher.send(message, timeout).thenRun(() -> Runtime.getRuntime().halt(1));
		}

	}

	public static class Tasks {

		public static Effects<String> begun = new Effects<>();

		public static Effects<String> done = new Effects<>();

		@AsyncTask(name = "work", retry = @TaskRetry(maxAttempts = 3, backoff = "1s", jitter = 0))
		public void work(String name, int millis, int failures) throws InterruptedException {
			String attempt = name + "#" + TaskContext.current().attempt();
			begun.add(attempt);
			System.out.println("begun " + attempt);
			Thread.sleep(millis);
			if (TaskContext.current().attempt() <= failures) {
				throw new IllegalStateException("planned");
			}
			done.add(name);
			System.out.println("done " + name);
		}

	}

}
