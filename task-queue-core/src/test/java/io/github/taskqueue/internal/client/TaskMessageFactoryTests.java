package io.github.taskqueue.internal.client;

import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.spi.PartialSerializer;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskParameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskMessageFactoryTests {

	private static final NewTask TASK = NewTask.of(TaskRequest.of("reports.generate", Void.class), "reports", 1);

	@Test
	void headersShareABudgetOfBytes() {
		assertThat(create("id", TaskOptions.with().header("text", "€".repeat(5460)), none()).headers()).hasSize(1);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> create("id", TaskOptions.with().header("text", "€".repeat(5461)), none()))
			.withMessageContaining("reports.generate")
			.withMessageContaining("16384");
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(
				() -> create("id", TaskOptions.with(), (headers) -> headers.accept("tenant", "a".repeat(16_384))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "tq-attempt", "x-death", "CC", "with space", "línea", "a\nb" })
	void aPropagatorCannotSetAnIllegalHeader(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> create("id", TaskOptions.with(), (headers) -> headers.accept(name, "value")));
	}

	@Test
	void anOptionOverridesAPropagator() {
		TaskMessage message = create("id", TaskOptions.with().header("tenant", "own"),
				(headers) -> headers.accept("tenant", "carried"));
		assertThat(message.headers()).containsEntry("tenant", "own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "with space", "línea", "a\nb" })
	void aGeneratorCannotMakeAnIllegalId(String id) {
		assertThatIllegalStateException().isThrownBy(() -> create(id, TaskOptions.with(), none()))
			.withMessageContaining("TaskIdGenerator");
	}

	@Test
	void aGeneratorCannotMakeAnIdThatNoMessageHolds() {
		assertThat(create("i".repeat(128), TaskOptions.with(), none()).id()).hasSize(128);
		assertThatIllegalStateException().isThrownBy(() -> create("i".repeat(129), TaskOptions.with(), none()));
	}

	private static Consumer<BiConsumer<String, String>> none() {
		return (headers) -> {
		};
	}

	private static TaskMessage create(String id, TaskOptions options, Consumer<BiConsumer<String, String>> captured) {
		return new TaskMessageFactory(new NoArguments(), () -> id, List.of(new Propagator(captured)),
				DataSize.ofMegabytes(1), Clock.systemUTC())
			.create(TASK, options);
	}

	private static final class NoArguments extends PartialSerializer {

		@Override
		public byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values) {
			return new byte[0];
		}

	}

	private record Propagator(Consumer<BiConsumer<String, String>> captured) implements TaskContextPropagator {

		@Override
		public void capture(BiConsumer<String, String> headers) {
			this.captured.accept(headers);
		}

		@Override
		public Scope restore(Function<String, @Nullable String> headers) {
			return () -> {
			};
		}

	}

}
