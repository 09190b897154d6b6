package io.github.taskqueue.internal.registry;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import jakarta.annotation.PostConstruct;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.scheduling.annotation.Async;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.autoconfigure.StartUp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stops the start, and the words that the reader gets.
 */
public class InvalidTaskTests {

	static Stream<Arguments> badMethods() {
		return Stream.of(Arguments.of(ReturnsPrimitive.class,
				"ReturnsPrimitive.run(long) returns int, but the result is not available when the call returns.",
				"Return void, TaskHandle<Integer> or CompletableFuture<Integer>."),
				Arguments.of(ReturnsString.class, "ReturnsString.run() returns String, but",
						"Return void, TaskHandle<String> or CompletableFuture<String>."),
				Arguments.of(ReturnsList.class, "ReturnsList.run() returns List<String>, but",
						"Return void, TaskHandle<List<String>> or CompletableFuture<List<String>>."),
				Arguments.of(ReturnsFuture.class, "ReturnsFuture.run() returns Future<String>, but",
						"Return void, TaskHandle<String> or CompletableFuture<String>."),
				Arguments.of(ReturnsRawFuture.class, "ReturnsRawFuture.run() returns Future, but",
						"Return void, TaskHandle<Object> or CompletableFuture<Object>."),
				Arguments.of(ReturnsStage.class, "ReturnsStage.run() returns CompletionStage<T>, but",
						"Return void, TaskHandle<Map<String, Long>> or CompletableFuture<Map<String, Long>>."),
				Arguments.of(ReturnsSubtype.class, "ReturnsSubtype.run() returns Later, but",
						"Return void, TaskHandle<String> or CompletableFuture<String>."),
				Arguments.of(IsPrivate.class, "IsPrivate.run() is private, so", "Remove 'private' from the method."),
				Arguments.of(IsStatic.class, "IsStatic.run() is static, so", "Remove 'static' from the method."),
				Arguments.of(IsFinal.class, "IsFinal.run() is final, so", "Remove 'final' from the method."),
				Arguments.of(IsSuspend.class, "IsSuspend.run(String, Continuation<? super Unit>) is a suspend function",
						"Make it a plain function"),
				Arguments.of(IsAsync.class, "IsAsync.run() is @Async, which would move its body",
						"Remove @Async: a call of an @AsyncTask method does not wait"),
				Arguments.of(IsMetaAsync.class, "IsMetaAsync.run() is @Async, ", "Remove @Async"),
				Arguments.of(HasAsyncClass.class, "HasAsyncClass.run() is @Async by its class, ", "Remove @Async"),
				Arguments.of(HasAsyncSuperclass.class, "HasAsyncSuperclass.run() is @Async by its class, ",
						"Remove @Async"),
				Arguments.of(HasAsyncInterface.class, "HasAsyncInterface.run() is @Async by its class, ",
						"Remove @Async"),
				Arguments.of(HasAsyncInterfaceMethod.class, "HasAsyncInterfaceMethod.run() is @Async, ",
						"Remove @Async"),
				Arguments.of(IsInitMethod.class,
						"IsInitMethod.run() is also @PostConstruct, and the container calls it",
						"Remove @PostConstruct, and call the task from another bean"),
				Arguments.of(IsSetter.class, "IsSetter.run(String) is also @Value, and", "Remove @Value"));
	}

	@Test
	void methodThatASubclassOfAnotherPackageDoesNotSeeStopsTheStart() {
		Class<?> elsewhere = CompiledClass.withoutParameterNames("elsewhere.Sub", """
				package elsewhere;

				class Sub extends io.github.taskqueue.internal.registry.InvalidTaskTests.IsPackagePrivate {
				}
				""");
		StartUp.failure(StartUp.with(elsewhere), (analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("@AsyncTask method Sub.run() is visible in the package of IsPackagePrivate only");
			assertThat(analysis.getAction()).isEqualTo("Make the method public or protected.");
		});
	}

	@ParameterizedTest
	@MethodSource("badMethods")
	void methodThatCannotBeATaskStopsTheStart(Class<?> bean, String description, String action) {
		StartUp.failure(StartUp.with(bean), (analysis) -> {
			assertThat(analysis.getDescription()).startsWith("@AsyncTask method InvalidTaskTests." + description);
			assertThat(analysis.getAction()).startsWith(action);
		});
	}

	@Test
	void classCompiledWithoutParameterNamesStopsTheStart() {
		Class<?> nameless = CompiledClass.withoutParameterNames("Nameless", """
				public class Nameless {
					@io.github.taskqueue.AsyncTask
					public void run(String text, java.util.List<String> more) {
					}
				}
				""");
		StartUp.failure(StartUp.with(nameless), (analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo("The parameter names of @AsyncTask method"
					+ " Nameless.run(String, List<String>) are not in the class file; arguments travel by name.");
			assertThat(analysis.getAction()).startsWith("Compile with the option -parameters");
		});
	}

	@Test
	void classWithoutParametersNeedsNoNames() {
		Class<?> nameless = CompiledClass.withoutParameterNames("Plain", """
				public class Plain {
					@io.github.taskqueue.AsyncTask
					public void run() {
					}
				}
				""");
		StartUp.tasks(StartUp.with(nameless), (tasks) -> assertThat(tasks.find("Plain.run")).isNotNull());
	}

	@Test
	void twoTasksOfOneNameStopTheStart() {
		StartUp.failure(StartUp.with(OneMailer.class, OtherMailer.class), (analysis) -> {
			assertThat(analysis.getDescription()).startsWith("Task name 'mail' is used by ")
				.contains("OneMailer.send()", "OtherMailer.send()")
				.doesNotContain("overloads");
			assertThat(analysis.getAction()).contains("@AsyncTask(name = \"…\")");
		});
	}

	@Test
	void overloadsThatShareANameStopTheStart() {
		StartUp.failure(StartUp.with(Overloads.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("'Overloads.send'")
				.contains("Overloads.send(long)", "Overloads.send(String)")
				.endsWith(", which are overloads.");
			assertThat(analysis.getAction()).contains("@AsyncTask(name = \"…\")");
		});
	}

	@Test
	void twoBeansOfOneClassStopTheStart() {
		StartUp.failure(StartUp.with().withBean("one", OneMailer.class).withBean("other", OneMailer.class),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains("'one'", "'other'", OneMailer.class.getName());
					assertThat(analysis.getAction()).startsWith("Declare one bean of the class");
				});
	}

	@Test
	void twoBeansOfOneClassWithoutTasksAreFine() {
		StartUp.tasks(StartUp.with().withBean("one", Object.class).withBean("other", Object.class),
				(tasks) -> assertThat(tasks.all()).isEmpty());
	}

	static Stream<Arguments> badAttributes() {
		return Stream.of(
				Arguments.of(BadTimeout.class,
						"timeout of @AsyncTask method InvalidTaskTests.BadTimeout.run() is 'soon'",
						"Write a duration such as 500ms"),
				Arguments.of(BadBackoff.class, "backoff of @AsyncTask method", "Write a duration"),
				Arguments.of(BadMaxBackoff.class, "maxBackoff of @AsyncTask method", "Write a duration"),
				Arguments.of(ZeroTimeout.class, "The timeout of task 'ZeroTimeout.run' is PT0S.",
						"Set a time above zero."),
				Arguments.of(NegativeTimeout.class, "The timeout of task 'NegativeTimeout.run' is PT-1S.",
						"Set a time above zero."),
				Arguments.of(BadExpiry.class,
						"expires of @AsyncTask method InvalidTaskTests.BadExpiry.run() is 'never'",
						"Write a duration such as 500ms"),
				Arguments.of(ZeroExpiry.class, "The expiry time of task 'ZeroExpiry.run' is PT0S.",
						"Set a time above zero."),
				Arguments.of(EndlessTimeout.class, "timeout of @AsyncTask method", "Write a duration"),
				Arguments.of(BadQueue.class, "Task 'BadQueue.run' names the queue 'mail box'.",
						"Use 1 to 100 letters, digits, dots, underscores or hyphens"),
				Arguments.of(NegativeAttempts.class, "max-attempts must be at least 1.",
						"Correct @AsyncTask(retry = …) or task-queue.tasks.\"[NegativeAttempts.run]\".retry (in environment"
								+ " variables: SPRING_APPLICATION_JSON={\"task-queue.tasks[NegativeAttempts.run].retry\": …})."),
				Arguments.of(SmallMultiplier.class, "multiplier must be at least 1.", "Correct @AsyncTask(retry = …)"),
				Arguments.of(LargeJitter.class, "jitter must be between 0 and 1.", "Correct @AsyncTask(retry = …)"),
				Arguments.of(NegativeBackoff.class, "backoff must be between 0 and 365 days.",
						"Correct @AsyncTask(retry = …)"));
	}

	@ParameterizedTest
	@MethodSource("badAttributes")
	void attributeThatMakesNoSenseStopsTheStart(Class<?> bean, String description, String action) {
		StartUp.failure(StartUp.with(bean), (analysis) -> {
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).startsWith(action);
		});
	}

	static Stream<Arguments> missingPlaceholders() {
		return Stream.of(
				Arguments.of(MissingQueue.class,
						"queue of @AsyncTask method InvalidTaskTests.MissingQueue.run() is '${missing.queue}', which"
								+ " cannot be resolved: Could not resolve placeholder 'missing.queue'"),
				Arguments.of(MissingBackoff.class,
						"backoff of @AsyncTask method InvalidTaskTests.MissingBackoff.run() is '${missing.backoff}'"));
	}

	@ParameterizedTest
	@MethodSource("missingPlaceholders")
	void placeholderThatNothingResolvesStopsTheStart(Class<?> bean, String description) {
		StartUp.failure(
				StartUp.with(bean).withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class)),
				(analysis) -> {
					assertThat(analysis.getDescription()).startsWith(description);
					assertThat(analysis.getAction()).startsWith("Set the property, or write a default");
				});
	}

	@Test
	void placeholderThatNothingResolvesStopsTheStartAlsoWhereTextsMayKeepThem() {
		StartUp.failure(StartUp.with(MissingQueue.class), (analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("queue of @AsyncTask method InvalidTaskTests.MissingQueue.run() is '${missing.queue}'");
			assertThat(analysis.getAction()).startsWith("Set the property, or write a default");
		});
	}

	@Test
	void expressionThatCannotBeEvaluatedStopsTheStart() {
		StartUp.failure(StartUp.with(BadExpression.class), (analysis) -> assertThat(analysis.getDescription())
			.startsWith("queue of @AsyncTask method InvalidTaskTests.BadExpression.run() is '#{nothing.here}'"));
	}

	@Test
	void lambdaHasNoParameterNames() {
		StartUp.failure(StartUp.with().withBean("remote", Remote.class, () -> (text) -> {
		}), (analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("The bean with @AsyncTask method InvalidTaskTests.Remote.send(String)"
						+ " is a lambda, which has no parameter names; arguments travel by name.");
			assertThat(analysis.getAction()).isEqualTo("Use a class in place of the lambda.");
		});
	}

	@Test
	void lambdaGivesATaskNoName() {
		StartUp.failure(StartUp.with().withBean("signal", Signal.class, () -> () -> {
		}), (analysis) -> {
			assertThat(analysis.getDescription()).contains("one of a lambda, after which the task cannot be named");
			assertThat(analysis.getAction()).contains("Declare a class", "@AsyncTask(name = \"…\")");
		});
	}

	@Test
	void anonymousClassGivesATaskNoName() {
		StartUp.failure(StartUp.with().withBean("signal", Signal.class, () -> new Signal() {

			@Override
			public void call() {
			}

		}), (analysis) -> {
			assertThat(analysis.getDescription())
				.contains("one of an anonymous class, after which the task cannot be named");
			assertThat(analysis.getAction()).contains("@AsyncTask(name = \"…\")");
		});
	}

	interface Remote {

		@AsyncTask
		void send(String text);

	}

	interface Signal {

		@AsyncTask
		void call();

	}

	static class BadExpression {

		@AsyncTask(queue = "#{nothing.here}")
		void run() {
		}

	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					tasks.mail.timeout=-1s           | The timeout of task 'mail' is PT-1S.        | Set a time above zero.
					queues.default.timeout=0s        | The timeout of task 'mail' is PT0S.         | Set a time above zero.
					tasks.mail.timeout=366d          | The timeout of task 'mail' is PT8784H.      | Set a time above zero.
					tasks.mail.timeout=106751991167300d | The timeout of task 'mail' is PT          | Set a time above zero.
					tasks.mail.expires=-1s           | The expiry time of task 'mail' is PT-1S.    | Set a time above zero.
					queues.default.expires=0s        | The expiry time of task 'mail' is PT0S.     | Set a time above zero.
					tasks.mail.queue=a b             | Task 'mail' names the queue 'a b'.          | Use 1 to 100 letters
					default-queue=a/b                | names the queue 'a/b'.                      | Use 1 to 100 letters
					queues[a~b].concurrency=1        | task-queue.queues names the queue 'a~b'.    | Use 1 to 100 letters
					tasks.mail.retry.max-attempts=0  | max-attempts must be at least 1             | Correct
					tasks.mail.retry.jitter=2        | jitter must be between 0 and 1              | Correct
					queues.default.retry.multiplier=0.5 | multiplier must be at least 1            | Correct
					queues.default.prefetch=0        | task-queue.queues.default.prefetch is '0'.  | Set auto or a number from 1 to 65535.
					queues.default.prefetch=65536    | task-queue.queues.default.prefetch is '65536'. | Set auto or a number
					queues.default.prefetch=automatic | task-queue.queues.default.prefetch is 'automatic'. | Set auto or a number
					queues.default.concurrency=many  | task-queue.queues.default.concurrency is 'many'. | Set a number such as 4
					queues.default.concurrency=8-2   | task-queue.queues.default.concurrency is '8-2'. | Set a number such as 4
					""")
	void propertyThatMakesNoSenseStopsTheStart(String property, String description, String action) {
		StartUp.failure(StartUp.with(OneMailer.class, WorksOnQueues.class).withPropertyValues("task-queue." + property),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains(description);
					assertThat(analysis.getAction()).startsWith(action);
				});
	}

	@Test
	void propertyThatIsNoDurationIsExplainedBySpringBoot() {
		StartUp.failure(StartUp.with(OneMailer.class).withPropertyValues("task-queue.tasks.mail.timeout=soon"),
				(FailureAnalysis analysis) -> assertThat(analysis.getDescription())
					.contains("task-queue.tasks.mail.timeout", "soon"));
	}

	/**
	 * Asks for the queues as workers do.
	 */
	static class WorksOnQueues {

		WorksOnQueues(QueueRegistry queues, TaskBeans beans) {
			beans.afterSingletonsInstantiated();
			queues.workedOn();
		}

	}

	static class ReturnsPrimitive {

		@AsyncTask
		int run(long id) {
			return 1;
		}

	}

	static class ReturnsString {

		@AsyncTask
		@Nullable String run() {
			return null;
		}

	}

	static class ReturnsList {

		@AsyncTask
		@Nullable List<String> run() {
			return null;
		}

	}

	@SuppressWarnings("rawtypes")
	static class ReturnsRawFuture {

		@AsyncTask
		@Nullable Future run() {
			return null;
		}

	}

	static class Stages<T> {

		@AsyncTask
		@Nullable CompletionStage<T> run() {
			return null;
		}

	}

	static class ReturnsStage extends Stages<Map<String, Long>> {

	}

	static class ReturnsFuture {

		@AsyncTask
		@Nullable Future<String> run() {
			return null;
		}

	}

	static class Later extends CompletableFuture<String> {

	}

	static class ReturnsSubtype {

		@AsyncTask
		@Nullable Later run() {
			return null;
		}

	}

	static class IsPrivate {

		@AsyncTask
		private void run() {
		}

	}

	static class IsStatic {

		@AsyncTask
		static void run() {
		}

	}

	static class IsFinal {

		@AsyncTask
		final void run() {
		}

	}

	static class Unit {

	}

	static class IsSuspend {

		@AsyncTask
		@Nullable Object run(String text, Continuation<? super Unit> continuation) {
			return null;
		}

	}

	static class IsAsync {

		@AsyncTask
		@Async
		void run() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Async("pool")
	@interface InPool {

	}

	static class IsMetaAsync {

		@AsyncTask
		@InPool
		void run() {
		}

	}

	@Async
	static class HasAsyncClass {

		@AsyncTask
		void run() {
		}

	}

	static class HasAsyncSuperclass extends HasAsyncClass {

	}

	@Async
	interface AsyncInterface {

		void run();

	}

	static class HasAsyncInterface implements AsyncInterface {

		@Override
		@AsyncTask
		public void run() {
		}

	}

	interface AsyncMethod {

		@Async
		void run();

	}

	static class HasAsyncInterfaceMethod implements AsyncMethod {

		@Override
		@AsyncTask
		public void run() {
		}

	}

	static class IsInitMethod {

		@AsyncTask
		@PostConstruct
		void run() {
		}

	}

	static class IsSetter {

		@AsyncTask
		@Value("text")
		void run(String value) {
		}

	}

	public static class IsPackagePrivate {

		@AsyncTask
		void run() {
		}

	}

	static class OneMailer {

		@AsyncTask(name = "mail")
		void send() {
		}

	}

	static class OtherMailer {

		@AsyncTask(name = "mail")
		@Nullable TaskHandle<String> send() {
			return null;
		}

	}

	static class Overloads {

		@AsyncTask
		void send(long id) {
		}

		@AsyncTask
		void send(String id) {
		}

	}

	static class BadTimeout {

		@AsyncTask(timeout = "soon")
		void run() {
		}

	}

	static class ZeroTimeout {

		@AsyncTask(timeout = "0s")
		void run() {
		}

	}

	static class NegativeTimeout {

		@AsyncTask(timeout = "-1s")
		void run() {
		}

	}

	static class BadExpiry {

		@AsyncTask(expires = "never")
		void run() {
		}

	}

	static class ZeroExpiry {

		@AsyncTask(expires = "0s")
		void run() {
		}

	}

	static class EndlessTimeout {

		@AsyncTask(timeout = "999999999999999999d")
		void run() {
		}

	}

	static class MissingQueue {

		@AsyncTask(queue = "${missing.queue}")
		void run() {
		}

	}

	static class MissingBackoff {

		@AsyncTask(retry = @TaskRetry(backoff = "${missing.backoff}"))
		void run() {
		}

	}

	static class BadBackoff {

		@AsyncTask(retry = @TaskRetry(backoff = "1 parsec"))
		void run() {
		}

	}

	static class BadMaxBackoff {

		@AsyncTask(retry = @TaskRetry(maxBackoff = "long"))
		void run() {
		}

	}

	static class NegativeBackoff {

		@AsyncTask(retry = @TaskRetry(backoff = "-1s"))
		void run() {
		}

	}

	static class BadQueue {

		@AsyncTask(queue = "mail box")
		void run() {
		}

	}

	static class NegativeAttempts {

		@AsyncTask(retry = @TaskRetry(maxAttempts = -1))
		void run() {
		}

	}

	static class SmallMultiplier {

		@AsyncTask(retry = @TaskRetry(multiplier = 0.5))
		void run() {
		}

	}

	static class LargeJitter {

		@AsyncTask(retry = @TaskRetry(jitter = 1.5))
		void run() {
		}

	}

}
