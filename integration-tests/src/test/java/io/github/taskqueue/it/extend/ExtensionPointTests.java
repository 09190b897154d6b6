package io.github.taskqueue.it.extend;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

class ExtensionPointTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension
		.of(Tasks.class, Extensions.class, Inner.class, Outer.class, EventLog.class)
		.with("task-queue.queues.default.concurrency=1", "task-queue.queues.idle.concurrency=0");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void interceptorsRunAroundEachAttemptInTheirOrder() {
		TaskHandle<String> handle = application.tasks().enqueue(() -> this.tasks.failOnce("intercepted"));
		assertThat(handle.await(SOON)).isEqualTo("INTERCEPTED");
		assertThat(application.journal().entries(handle.id())).extracting(Journal.Entry::detail)
			.containsExactly("outer [intercepted]", "inner 1", "outer failed", "outer [intercepted]", "inner 2",
					"outer done");
	}

	@Test
	void anInterceptorMayFailTheAttempt() {
		String id = application.tasks().enqueue(() -> this.tasks.failOnce("forbidden")).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-message")).isEqualTo("forbidden by an interceptor");
	}

	@Test
	void aPropagatorCarriesTheTenantAndCleansUp() {
		Tenant.current.set("acme");
		try {
			assertThat(this.tasks.tenant().await(SOON)).isEqualTo("acme");
			assertThat(application.tasks()
				.enqueue(TaskOptions.with().delay(Duration.ofMillis(10)), this.tasks::tenant)
				.await(SOON)).isEqualTo("acme");
		}
		finally {
			Tenant.current.remove();
		}
		assertThat(this.tasks.tenant().await(SOON)).isEqualTo("nobody");
	}

	@Test
	void aPropagatorThatFailsOnTheWorkerIsAFailedAttempt() {
		Tenant.current.set("unknown");
		try {
			String id = application.tasks().enqueue(this.tasks::tenant).id();
			assertThat(application.client().deadLetter("default", id).header("tq-error-message"))
				.isEqualTo("No such tenant");
		}
		finally {
			Tenant.current.remove();
		}
		assertThat(this.tasks.tenant().await(SOON)).isEqualTo("nobody");
	}

	@Test
	void idsComeFromTheGenerator() {
		assertThat(application.tasks().enqueue(this.tasks::tenant).id()).startsWith("own-");
	}

	@Test
	void theJsonMapperIsCustomizedForThisProjectOnly() {
		application.tasks().enqueue(TaskOptions.with().queue("idle"), () -> this.tasks.keep(new Invoice("acme", 7)));
		assertThat(application.client().next("tq.q.idle").text())
			.isEqualTo("{\"invoice\":{\"customer_name\":\"acme\",\"line_count\":7}}");
		assertThat(this.tasks.keep(new Invoice("acme", 7)).await(SOON)).isEqualTo(new Invoice("acme", 7));
	}

	@Test
	void eventsTellWhatHappened() {
		TaskHandle<String> ended = application.tasks().enqueue(() -> this.tasks.failInTheBroker("ends"));
		String dead = application.tasks().enqueue(() -> this.tasks.failInTheBroker("dies")).id();
		EventLog log = application.bean(EventLog.class);
		Awaitility.await().untilAsserted(() -> {
			assertThat(log.of(ended.id())).hasSize(2);
			assertThat(log.of(dead)).hasSize(1);
		});
		assertThat(log.of(ended.id()).get(0)).isInstanceOfSatisfying(TaskRetrying.class, (event) -> {
			assertThat(event.task()).isEqualTo("Tasks.failInTheBroker");
			assertThat(event.queue()).isEqualTo("default");
			assertThat(event.attempt()).isEqualTo(1);
			assertThat(event.delay()).isEqualTo(Duration.ofSeconds(1));
			assertThat(event.cause()).hasMessage("planned");
		});
		assertThat(log.of(ended.id()).get(1)).isInstanceOfSatisfying(TaskSucceeded.class, (event) -> {
			assertThat(event.attempt()).isEqualTo(2);
			assertThat(event.duration()).isBetween(Duration.ZERO, SOON);
		});
		assertThat(log.of(dead)).singleElement().isInstanceOfSatisfying(TaskDead.class, (event) -> {
			assertThat(event.attempts()).isEqualTo(1);
			assertThat(event.reason()).isEqualTo(DeadLetterReason.PERMANENT);
			assertThat(event.cause()).isInstanceOf(PermanentTaskException.class);
		});
	}

	record Invoice(String customerName, int lineCount) {
	}

	static class Tasks {

		private final AtomicInteger brokerRuns = new AtomicInteger();

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		TaskHandle<String> failOnce(String text) {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(text);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "1s", jitter = 0))
		TaskHandle<String> failInTheBroker(String text) {
			if (text.equals("dies")) {
				throw new PermanentTaskException(text);
			}
			if (this.brokerRuns.getAndIncrement() == 0) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(text);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> tenant() {
			String tenant = Tenant.current.get();
			return TaskHandle.completed((tenant != null) ? tenant : "nobody");
		}

		@AsyncTask
		TaskHandle<Invoice> keep(Invoice invoice) {
			return TaskHandle.completed(invoice);
		}

	}

	static final class Tenant {

		static final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

		private Tenant() {
		}

	}

	@Order(2)
	static class Inner implements TaskInterceptor {

		private final Journal journal;

		Inner(Journal journal) {
			this.journal = journal;
		}

		@Override
		public @Nullable Object intercept(TaskInvocation invocation) throws Throwable {
			this.journal.write(invocation.context().id(), "inner " + invocation.context().attempt());
			return invocation.proceed();
		}

	}

	@Order(1)
	static class Outer implements TaskInterceptor {

		private final Journal journal;

		Outer(Journal journal) {
			this.journal = journal;
		}

		@Override
		public @Nullable Object intercept(TaskInvocation invocation) throws Throwable {
			if (invocation.arguments().contains("forbidden")) {
				throw new PermanentTaskException("forbidden by an interceptor");
			}
			String id = invocation.context().id();
			this.journal.write(id, "outer " + invocation.arguments());
			try {
				Object result = invocation.proceed();
				this.journal.write(id, "outer done");
				return invocation.arguments().contains("intercepted") ? "INTERCEPTED" : result;
			}
			catch (IllegalStateException ex) {
				this.journal.write(id, "outer failed");
				throw ex;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Extensions {

		@Bean
		TaskIdGenerator ownIds() {
			AtomicInteger next = new AtomicInteger();
			return () -> "own-" + next.incrementAndGet();
		}

		@Bean
		TaskJsonMapperCustomizer snakeCase() {
			return (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
		}

		@Bean
		TaskContextPropagator tenantPropagator() {
			return new TaskContextPropagator() {

				@Override
				public void capture(BiConsumer<String, String> headers) {
					String tenant = Tenant.current.get();
					if (tenant != null) {
						headers.accept("tenant", tenant);
					}
				}

				@Override
				public Scope restore(Function<String, @Nullable String> headers) {
					String tenant = headers.apply("tenant");
					if ("unknown".equals(tenant)) {
						throw new IllegalStateException("No such tenant");
					}
					Tenant.current.set(tenant);
					return Tenant.current::remove;
				}

			};
		}

	}

	static class EventLog {

		private final Queue<Object> events = new ConcurrentLinkedQueue<>();

		@EventListener({ TaskSucceeded.class, TaskRetrying.class, TaskDead.class })
		void note(Object event) {
			this.events.add(event);
		}

		List<Object> of(String taskId) {
			return this.events.stream().filter((event) -> event.toString().contains("taskId=" + taskId + ",")).toList();
		}

	}

}
