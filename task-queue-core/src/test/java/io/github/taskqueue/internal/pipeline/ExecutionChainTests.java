package io.github.taskqueue.internal.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Failed;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutionChainTests {

	private static final TaskExecution EXECUTION = TestTasks.execution(Duration.ofMinutes(1));

	private final List<String> steps = new ArrayList<>();

	@Test
	void bodyAloneIsAChain() {
		assertThat(new ExecutionChain(List.of(), (execution) -> "done").execute(EXECUTION))
			.isEqualTo(new Succeeded("done"));
	}

	@Test
	void firstInterceptorIsOutermost() {
		chain(noting("one"), noting("two")).execute(EXECUTION);
		assertThat(this.steps).containsExactly("before one", "before two", "body", "after two", "after one");
	}

	@Test
	void everyStepGetsTheSameExecution() {
		ExecutionChain chain = new ExecutionChain(List.of((execution, next) -> {
			assertThat(execution).isSameAs(EXECUTION);
			return next.execute(execution);
		}), (execution) -> {
			assertThat(execution).isSameAs(EXECUTION);
			return null;
		});
		assertThat(chain.execute(EXECUTION)).isEqualTo(new Succeeded(null));
	}

	@Test
	void interceptorMayAnswerInPlaceOfTheBody() {
		TaskOutcome outcome = chain(noting("one"), (execution, next) -> new Succeeded("saved")).execute(EXECUTION);
		assertThat(outcome).isEqualTo(new Succeeded("saved"));
		assertThat(this.steps).containsExactly("before one", "after one");
	}

	@Test
	void whatTheBodyThrowsIsAFailedOutcomeThatInterceptorsSee() {
		for (Throwable thrown : List.of(new IOException(), new IllegalStateException(), new StackOverflowError(),
				new OutOfMemoryError())) {
			this.steps.clear();
			List<TaskOutcome> seen = new ArrayList<>();
			ExecutionChain chain = new ExecutionChain(List.of((execution, next) -> {
				seen.add(next.execute(execution));
				return seen.get(0);
			}), (execution) -> {
				throw thrown;
			});
			assertThat(chain.execute(EXECUTION)).isInstanceOf(Failed.class)
				.extracting(TaskOutcome::failure)
				.isSameAs(thrown);
			assertThat(seen).extracting(TaskOutcome::failure).containsExactly(thrown);
		}
	}

	@Test
	void whatAnInterceptorThrowsIsAFailedOutcomeForTheOuterOnes() {
		AssertionError thrown = new AssertionError("broken");
		TaskOutcome outcome = chain(noting("one"), (execution, next) -> {
			next.execute(execution);
			throw thrown;
		}).execute(EXECUTION);
		assertThat(outcome.failure()).isSameAs(thrown);
		assertThat(this.steps).containsExactly("before one", "body", "after one");
	}

	@Test
	void executionIsTheContextOfTheBodyAndHidesItsArguments() {
		assertThat(EXECUTION.id()).isEqualTo("id");
		assertThat(EXECUTION.name()).isEqualTo("TestTasks.run");
		assertThat(EXECUTION.queue()).isEqualTo("tests");
		assertThat(EXECUTION.attempt()).isEqualTo(2);
		assertThat(EXECUTION.maxAttempts()).isEqualTo(5);
		assertThat(EXECUTION.redeliveries()).isEqualTo(1);
		assertThat(EXECUTION.deadline()).isEqualTo(TestTasks.NOW.plusSeconds(60));
		assertThat(EXECUTION.header("tenant")).isEqualTo("acme");
		assertThat(EXECUTION.header("other")).isNull();
		assertThat(EXECUTION.toString()).contains("TestTasks.run", "id").doesNotContain("secret", "acme");
	}

	private ExecutionChain chain(ExecutionInterceptor... interceptors) {
		return new ExecutionChain(List.of(interceptors), (execution) -> {
			this.steps.add("body");
			return "done";
		});
	}

	private ExecutionInterceptor noting(String name) {
		return (execution, next) -> {
			this.steps.add("before " + name);
			TaskOutcome outcome = next.execute(execution);
			this.steps.add("after " + name);
			return outcome;
		};
	}

}
