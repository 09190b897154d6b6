package io.github.taskqueue.it.plain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.awaitility.Awaitility;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.context.EnableTaskQueue;
import io.github.taskqueue.context.TaskQueueSettings;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.spi.TaskIdGenerator;

/**
 * Runs in a class loader without Spring Boot: takes the URI of a broker and returns what
 * has happened.
 */
public final class PlainApplication implements Function<String, List<String>> {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<String> happened = new ArrayList<>();

	@Override
	public List<String> apply(String broker) {
		happened("Spring Boot", ClassUtils.isPresent("org.springframework.boot.SpringApplication", null));
		try (AnnotationConfigApplicationContext worker = start(broker, Worker.class)) {
			call(worker);
			try (AnnotationConfigApplicationContext caller = start(broker, Caller.class)) {
				Greetings greetings = caller.getBean(Greetings.class);
				happened("of the worker", greetings.greet("Bob").await(PATIENCE));
				happened("workers of the caller", caller.containsBean("taskQueueWorkers"));
			}
			happened("journal", journal(worker).isCurrent());
			try (AnnotationConfigApplicationContext without = start(broker, WorkerWithoutJournal.class)) {
				happened("without a journal", without.getBeanProvider(JournalLifecycle.class).getIfAvailable());
			}
			try (AnnotationConfigApplicationContext with = start(broker, WorkerWithJournal.class)) {
				happened("with a journal", journal(with).isCurrent());
			}
		}
		return this.happened;
	}

	private static Journal journal(AnnotationConfigApplicationContext context) {
		return context.getBean(JournalLifecycle.class).journal();
	}

	private void call(AnnotationConfigApplicationContext context) {
		Greetings greetings = context.getBean(Greetings.class);
		TaskClient tasks = context.getBean(TaskClient.class);
		happened("call", greetings.greet("Ada").await(PATIENCE));
		TaskHandle<String> delayed = tasks.enqueue(TaskOptions.with().delay(Duration.ofMillis(200)),
				() -> greetings.greet("Eve"));
		happened("delayed", delayed.await(PATIENCE));
		happened("id", delayed.id());
		TaskHandle<String> late = tasks.enqueue(
				TaskOptions.with().delay(Duration.ofMillis(130)).expiresAfter(Duration.ofMillis(1)),
				() -> greetings.greet("Tom"));
		try {
			late.await(PATIENCE);
		}
		catch (TaskExpiredException ex) {
			happened("expired", ex.taskId().equals(late.id()));
		}
		happened("retried", greetings.failOnce().await(PATIENCE));
		try {
			greetings.fail().await(PATIENCE);
		}
		catch (TaskFailedException ex) {
			happened("failed", ex.getMessage().contains("no such greeting"));
		}
		DeadLetters deadLetters = context.getBean(DeadLetters.class);
		Awaitility.await().atMost(PATIENCE).until(() -> deadLetters.count("greetings") == 1);
	}

	private void happened(String what, Object result) {
		this.happened.add(what + ": " + result);
	}

	private static AnnotationConfigApplicationContext start(String broker, Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("broker", Map.of("broker", broker)));
		context.register(configuration);
		context.refresh();
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTaskQueue
	static class Worker extends Beans {

		@Bean
		TaskQueueSettings settings() {
			return TaskQueueSettings.with().application("plain").namespace("plain").concurrency("greetings", 2);
		}

		@Bean
		TaskIdGenerator ids() {
			return () -> "plain-" + System.nanoTime();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTaskQueue
	static class WorkerWithoutJournal extends Beans {

		@Bean
		TaskQueueSettings settings() {
			return TaskQueueSettings.with().namespace("plain").journal(false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTaskQueue
	static class WorkerWithJournal extends Beans {

		@Bean
		TaskQueueSettings settings() {
			return TaskQueueSettings.with().namespace("plain").journal(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTaskQueue(workers = false)
	static class Caller extends Beans {

		@Bean
		TaskQueueSettings settings() {
			return TaskQueueSettings.with().namespace("plain");
		}

	}

	abstract static class Beans {

		@Bean
		ConnectionFactory rabbit(Environment environment) {
			CachingConnectionFactory factory = new CachingConnectionFactory();
			factory.setUri(environment.getRequiredProperty("broker"));
			return factory;
		}

		@Bean
		Greetings greetings() {
			return new Greetings();
		}

	}

	static class Greetings {

		@AsyncTask(queue = "greetings")
		TaskHandle<String> greet(String name) {
			return TaskHandle.completed("Hello " + name);
		}

		@AsyncTask(queue = "greetings", retry = @TaskRetry(backoff = "100ms"))
		TaskHandle<Integer> failOnce() {
			int attempt = TaskContext.current().attempt();
			if (attempt == 1) {
				throw new IllegalStateException("busy");
			}
			return TaskHandle.completed(attempt);
		}

		@AsyncTask(queue = "greetings")
		TaskHandle<String> fail() {
			throw new PermanentTaskException("no such greeting");
		}

	}

}
