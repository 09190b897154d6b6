package io.github.taskqueue.it.kit;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;
import io.github.taskqueue.test.EnqueuedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks among tasks, and among what else Spring puts around a method.
 */
abstract class CompositionBehaviours extends TaskBehaviours {

	@Autowired
	private ParentTasks parents;

	@Autowired
	private ShopTasks shop;

	@Autowired
	private JdbcTemplate jdbc;

	@BeforeEach
	void clear() {
		this.jdbc.execute("CREATE TABLE IF NOT EXISTS orders (number INT)");
		this.jdbc.execute("DELETE FROM orders");
	}

	@Test
	void childrenEndBeforeTheRunOfTheirParentIsOver() {
		this.tasks.run(() -> this.parents.fanOut(3));
		assertThat(this.journal.texts()).containsExactlyInAnyOrder("child 0", "child 1", "child 2");
		assertThat(this.tasks.enqueued()).extracting(EnqueuedTask::name)
			.containsExactly("ParentTasks.fanOut", "ChildTasks.run", "ChildTasks.run", "ChildTasks.run");
	}

	@Test
	void parentAwaitsTheResultOfAChildInAnotherQueue() {
		assertThat(this.parents.sum().await(SOON)).isEqualTo(14);
		assertThat(attempts("square")).hasSize(3);
	}

	@Test
	void callWithinTheBeanRunsInline() {
		assertThat(this.parents.self().await(SOON)).isEqualTo("inline, in ParentTasks.self");
		assertThat(this.tasks.enqueued()).hasSize(1);
	}

	@Test
	void childOfAnAttemptThatFailsIsEnqueuedByEachAttempt() {
		this.tasks.run(this.parents::failAfterChild);
		assertThat(this.journal.texts()).containsExactlyInAnyOrder("child 1", "child 2");
	}

	@Test
	void interceptorsRunAroundEachAttemptInTheirOrder() {
		assertThat(this.shop.intercepted("traced").await(SOON)).isEqualTo("traced");
		assertThat(this.journal.texts()).containsExactly("outer 1 [traced]", "inner 1", "body", "outer 2 [traced]",
				"inner 2", "body");
	}

	@Test
	void interceptorMayReplaceTheResult() {
		assertThat(this.shop.intercepted("replaced").await(SOON)).isEqualTo("REPLACED");
	}

	@Test
	void interceptorMayFailTheAttempt() {
		TaskHandle<String> handle = this.shop.intercepted("forbidden");
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		assertThat(this.deadLetters.find("default", handle.id()))
			.hasValueSatisfying((letter) -> assertThat(letter.error())
				.isEqualTo(new DeadLetter.Failure(PermanentTaskException.class.getName(), "forbidden")));
		assertThat(this.journal.texts()).isEmpty();
	}

	@Test
	void propagatorCarriesWhatTheCallerHasAndCleansUp() {
		Tenant.current.set("acme");
		TaskHandle<String> handle;
		try {
			handle = this.shop.tenant();
		}
		finally {
			Tenant.current.remove();
		}
		assertThat(handle.await(SOON)).isEqualTo("acme");
		assertThat(Tenant.current.get()).isNull();
		assertThat(this.shop.tenant().await(SOON)).isNull();
	}

	@Test
	void transactionIsRolledBackWithTheAttemptThatFails() {
		assertThat(this.shop.order(7).await(SOON)).isEqualTo(2);
		assertThat(this.jdbc.queryForList("SELECT number FROM orders", Integer.class)).containsExactly(702);
	}

	@Test
	void argumentsAreValidatedOnTheWorker() {
		TaskHandle<Integer> handle = this.shop.validated(-1);
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		assertThat(this.deadLetters.find("default", handle.id())).hasValueSatisfying((letter) -> {
			assertThat(letter.reason()).isEqualTo(DeadLetterReason.PERMANENT);
			assertThat(letter.attempts()).isEqualTo(1);
			assertThat(letter.error()).isNotNull()
				.extracting(DeadLetter.Failure::type)
				.isEqualTo("jakarta.validation.ConstraintViolationException");
		});
		assertThat(this.shop.validated(5).await(SOON)).isEqualTo(5);
	}

	static class ParentTasks {

		private final TaskClient client;

		private final ChildTasks children;

		ParentTasks(TaskClient client, ChildTasks children) {
			this.client = client;
			this.children = children;
		}

		@AsyncTask
		void fanOut(int count) {
			this.client.enqueueAll(() -> {
				for (int i = 0; i < count; i++) {
					this.children.run("child " + i);
				}
			});
		}

		@AsyncTask
		TaskHandle<Integer> sum() {
			List<TaskHandle<Integer>> squares = List.of(this.children.square(1), this.children.square(2),
					this.children.square(3));
			return TaskHandle.completed(squares.stream().mapToInt((square) -> square.await(SOON)).sum());
		}

		@AsyncTask
		TaskHandle<String> self() {
			return inline();
		}

		@AsyncTask
		TaskHandle<String> inline() {
			return TaskHandle.completed("inline, in " + TaskContext.current().name());
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		void failAfterChild() {
			int attempt = TaskContext.current().attempt();
			this.children.run("child " + attempt);
			if (attempt == 1) {
				throw new IllegalStateException("planned");
			}
		}

	}

	static class ChildTasks {

		private final Journal journal;

		ChildTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void run(String text) {
			this.journal.write(text);
		}

		@AsyncTask(queue = "children")
		TaskHandle<Integer> square(int number) {
			this.journal.write("square");
			return TaskHandle.completed(number * number);
		}

	}

	@Validated
	static class ShopTasks {

		private final Journal journal;

		private final JdbcTemplate jdbc;

		ShopTasks(Journal journal, JdbcTemplate jdbc) {
			this.journal = journal;
			this.jdbc = jdbc;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		public TaskHandle<String> intercepted(String text) {
			this.journal.write("body");
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(text);
		}

		@AsyncTask
		public TaskHandle<String> tenant() {
			return TaskHandle.completed(Tenant.current.get());
		}

		@Transactional
		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		public TaskHandle<Integer> order(int number) {
			int attempt = TaskContext.current().attempt();
			this.jdbc.update("INSERT INTO orders VALUES (?)", number * 100 + attempt);
			if (attempt == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(attempt);
		}

		@AsyncTask
		public TaskHandle<Integer> validated(@Min(1) int number) {
			return TaskHandle.completed(number);
		}

	}

	static final class Tenant {

		static final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

		private Tenant() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Extensions {

		@Bean
		@Order(2)
		TaskInterceptor inner(Journal journal) {
			return (invocation) -> {
				if (isTraced(invocation)) {
					journal.write("inner " + invocation.context().attempt());
				}
				return invocation.proceed();
			};
		}

		@Bean
		@Order(1)
		TaskInterceptor outer(Journal journal) {
			return (invocation) -> {
				if (isTraced(invocation)) {
					journal.write("outer %d %s".formatted(invocation.context().attempt(), invocation.arguments()));
				}
				if (invocation.arguments().contains("forbidden")) {
					throw new PermanentTaskException("forbidden");
				}
				Object result = invocation.proceed();
				return invocation.arguments().contains("replaced") ? "REPLACED" : result;
			};
		}

		private static boolean isTraced(TaskInvocation invocation) {
			return invocation.arguments().contains("traced");
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
					Tenant.current.set(headers.apply("tenant"));
					return Tenant.current::remove;
				}

			};
		}

	}

}
