package io.github.taskqueue.test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskSerializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

class TestTaskContextTests {

	private static final ParameterizedTypeReference<List<Amount>> AMOUNTS = new ParameterizedTypeReference<>() {
	};

	@Test
	void isTheFirstOfFiveAttemptsUnlessToldOtherwise() throws Exception {
		TestTaskContext.create().run(() -> {
			TaskContext task = TaskContext.current();
			assertThat(task.id()).isNotEmpty().isNotEqualTo(TestTaskContext.create().call(() -> current().id()));
			assertThat(task.name()).isEqualTo("Test.task");
			assertThat(task.queue()).isEqualTo("default");
			assertThat(task.attempt()).isEqualTo(1);
			assertThat(task.maxAttempts()).isEqualTo(5);
			assertThat(task.redeliveries()).isZero();
			assertThat(task.deadline()).isCloseTo(Instant.now().plus(Duration.ofMinutes(10)),
					within(Duration.ofMinutes(1)));
			assertThat(task.header("tenant")).isNull();
			assertThat(task.isCancelled()).isFalse();
			assertThat(task.isSliceOver()).isFalse();
			assertThat(task.checkpoint(Amount.class)).isEmpty();
		});
	}

	@Test
	void isWhatTheTestSays() throws Exception {
		Instant past = Instant.parse("2020-02-02T02:02:02.123456789Z");
		TestTaskContext context = TestTaskContext.create()
			.id("42")
			.name("ReportTasks.generate")
			.queue("reports")
			.attempt(3)
			.maxAttempts(7)
			.redeliveries(1)
			.deadline(past)
			.header("tenant", "acme")
			.header("user", "ann")
			.cancelled()
			.sliceOver();
		context.run(() -> {
			TaskContext task = TaskContext.current();
			assertThat(task.id()).isEqualTo("42");
			assertThat(task.name()).isEqualTo("ReportTasks.generate");
			assertThat(task.queue()).isEqualTo("reports");
			assertThat(task.attempt()).isEqualTo(3);
			assertThat(task.maxAttempts()).isEqualTo(7);
			assertThat(task.redeliveries()).isEqualTo(1);
			assertThat(task.deadline()).isEqualTo(past);
			assertThat(task.header("tenant")).isEqualTo("acme");
			assertThat(task.header("user")).isEqualTo("ann");
			assertThat(task.isCancelled()).isTrue();
			assertThat(task.isSliceOver()).isTrue();
		});
	}

	@Test
	void copyHasWhatWasSavedByThenAndNothingOfWhatFollows() throws Exception {
		TestTaskContext first = TestTaskContext.create().checkpoint(new Amount(1)).completed("step", "done");
		first.run(() -> current().progress(1, 2, ""));
		TestTaskContext second = first.attempt(2);
		second.run(() -> {
			current().checkpoint(new Amount(2));
			current().once("next", String.class, () -> "done");
		});
		assertThat(first.checkpoint(Amount.class)).contains(new Amount(1));
		assertThat(first.steps()).containsExactly("step");
		assertThat(second.checkpoint(Amount.class)).contains(new Amount(2));
		assertThat(second.steps()).containsExactly("step", "next");
		assertThat(second.progress()).isEmpty();
		assertThat(first.progress()).contains(new TaskProgress(1, 2, ""));
	}

	@Test
	void everySettingKeepsTheOthers() throws Exception {
		TestTaskContext all = TestTaskContext.create()
			.cancelled()
			.completed("step", null)
			.checkpoint(new Amount(1))
			.sliceOver()
			.header("tenant", "acme")
			.deadline(Instant.EPOCH)
			.redeliveries(1)
			.maxAttempts(7)
			.attempt(3)
			.queue("reports")
			.name("ReportTasks.generate")
			.id("42");
		all.run(() -> {
			TaskContext task = TaskContext.current();
			assertThat(List.of(task.id(), task.name(), task.queue(), task.attempt(), task.maxAttempts(),
					task.redeliveries(), task.deadline(), task.isSliceOver(), task.isCancelled()))
				.containsExactly("42", "ReportTasks.generate", "reports", 3, 7, 1, Instant.EPOCH, true, true);
			assertThat(task.header("tenant")).isEqualTo("acme");
			assertThat(task.checkpoint(Amount.class)).contains(new Amount(1));
			assertThat(task.once("step", Void.class, () -> {
				throw new AssertionError("repeated");
			})).isNull();
		});
	}

	@Test
	void valuesPassThroughJson() throws Exception {
		List<Amount> amounts = List.of(new Amount(1), new Amount(2));
		TestTaskContext context = TestTaskContext.create().completed("old", amounts);
		context.run(() -> {
			assertThat(current().once("old", AMOUNTS, List::of)).isEqualTo(amounts).isNotSameAs(amounts);
			assertThat(current().once("new", AMOUNTS, () -> amounts)).isSameAs(amounts);
			assertThat(current().once("new", AMOUNTS, List::of)).isEqualTo(amounts).isNotSameAs(amounts);
			current().checkpoint(amounts);
		});
		assertThat(context.checkpoint(AMOUNTS)).hasValue(amounts);
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(() -> context.checkpoint(Amount.class));
	}

	@Test
	void valueThatCannotTravelFails() throws Exception {
		TestTaskContext context = TestTaskContext.create();
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> context.run(() -> current().checkpoint(Thread.currentThread())));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> context.checkpoint(Thread.currentThread()));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> context.completed("step", Thread.currentThread()));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> context.run(() -> current().once("step", Thread.class, Thread::currentThread)));
		assertThat(context.checkpoint(Amount.class)).isEmpty();
		assertThat(context.steps()).isEmpty();
	}

	@Test
	void writesJsonAsTheApplicationDoes() {
		JsonMapper application = JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(new Sixfold()))
			.build();
		assertThat(TestTaskContext.create(application).checkpoint(new Amount(7)).checkpoint(Amount.class))
			.contains(new Amount(42));
		assertThat(TestTaskContext
			.create(JsonMapper.shared(),
					(builder) -> builder.addModule(new SimpleModule().addSerializer(new Sixfold())))
			.checkpoint(new Amount(7))
			.checkpoint(Amount.class)).contains(new Amount(42));
	}

	@Test
	void isBoundForTheCallOnly() throws Exception {
		assertThat(TaskContext.find()).isEmpty();
		TestTaskContext context = TestTaskContext.create();
		assertThat(context.call(() -> current().attempt())).isEqualTo(1);
		assertThat(TaskContext.find()).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> context.run(() -> {
			throw new IOException();
		}));
		assertThat(TaskContext.find()).isEmpty();
	}

	@Test
	void nestedCallGivesBackTheOuterContext() throws Exception {
		TestTaskContext.create().id("outer").run(() -> {
			TaskContext outer = current();
			TestTaskContext.create().id("inner").run(() -> assertThat(current().id()).isEqualTo("inner"));
			assertThat(current()).isSameAs(outer);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> TestTaskContext.create().run(() -> {
				throw new IOException();
			}));
			assertThat(current()).isSameAs(outer);
		});
	}

	@Test
	void otherThreadsHaveTheContextThatIsPassedOn() throws Exception {
		TestTaskContext context = TestTaskContext.create();
		context.run(() -> {
			TaskContext task = current();
			CompletableFuture.runAsync(() -> task.progress(1, 2, "")).get();
			assertThat(CompletableFuture.supplyAsync(TaskContext::find).get()).isEqualTo(Optional.empty());
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> CompletableFuture.supplyAsync(TaskContext::current).get())
				.withStackTraceContaining("not to others that the body uses");
		});
		assertThat(context.progress()).contains(new TaskProgress(1, 2, ""));
	}

	@Test
	void missingContextLeadsHere() {
		assertThatIllegalStateException().isThrownBy(TaskContext::current)
			.withMessageContaining("'" + Thread.currentThread().getName() + "'")
			.withMessageContaining(TestTaskContext.class.getSimpleName() + ".create().run(")
			.withMessageContaining("TaskContext.find()");
	}

	@Test
	void noteIsCutAsInAStore() throws Exception {
		TestTaskContext context = TestTaskContext.create();
		context.run(() -> current().progress(0, 0, "x".repeat(256)));
		assertThat(context.progress()).contains(new TaskProgress(0, 0, "x".repeat(255)));
	}

	@Test
	void failedStepIsNotSaved() throws Exception {
		TestTaskContext context = TestTaskContext.create();
		assertThatIllegalStateException().isThrownBy(() -> context.run(() -> current().once("step", Void.class, () -> {
			throw new IOException("broken");
		}))).withCauseInstanceOf(IOException.class);
		assertThat(context.steps()).isEmpty();
		assertThat(context.completed("step", 1)
			.completed("step", 2)
			.<Integer>call(() -> current().once("step", Integer.class, () -> 3))).isEqualTo(2);
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesWhatNoTaskCanHave() {
		TestTaskContext context = TestTaskContext.create();
		assertThatIllegalArgumentException().isThrownBy(() -> context.id("a b")).withMessageContaining("'id'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.name(" ")).withMessageContaining("'name'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.queue("")).withMessageContaining("'queue'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.attempt(0)).withMessageContaining("'attempt'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.maxAttempts(0))
			.withMessageContaining("'maxAttempts'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.redeliveries(-1))
			.withMessageContaining("'redeliveries'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.header("tq-attempt", "3"))
			.withMessageContaining("tq-attempt");
		assertThatIllegalArgumentException().isThrownBy(() -> context.completed("", 1)).withMessageContaining("'step'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.checkpoint((Object) null))
			.withMessageContaining("'state'");
		assertThatIllegalArgumentException().isThrownBy(() -> context.call(null)).withMessageContaining("'body'");
	}

	private static TaskContext current() {
		return TaskContext.current();
	}

	record Amount(int value) {

	}

	private static final class Sixfold extends StdSerializer<Amount> {

		Sixfold() {
			super(Amount.class);
		}

		@Override
		public void serialize(Amount amount, JsonGenerator json, SerializationContext context) {
			json.writeStartObject().writeNumberProperty("value", 6 * amount.value()).writeEndObject();
		}

	}

}
