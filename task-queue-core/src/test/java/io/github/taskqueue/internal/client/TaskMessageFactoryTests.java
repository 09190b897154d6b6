package io.github.taskqueue.internal.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
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
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.CallChain;
import io.github.taskqueue.internal.pipeline.CallInterceptor;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.spi.PartialSerializer;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskParameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskMessageFactoryTests {

	private static final int MAX_PAYLOAD = 2;

	private static final NewTask TASK = NewTask.of(TaskRequest.of("reports.generate", Void.class), null, "reports");

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

	@Test
	void anOptionOverridesAHeaderOfAFeature() {
		TaskMessageFactory factory = factory("id", none(),
				(task) -> task.withHeaders(Map.of("tenant", "feature's", "tq-feature", "1")));
		assertThat(factory.create(TASK.with(TaskOptions.with().header("tenant", "own"))).headers())
			.isEqualTo(Map.of("tenant", "own", "tq-feature", "1"));
	}

	@Test
	void aCallIsRefinedBeforeItIsSerialised() {
		TaskMessageFactory factory = factory("id", none(), (task) -> task.with(task.options().queue("other")));
		assertThat(factory.create(TASK).queue()).isEqualTo("other");
		IllegalStateException refusal = new IllegalStateException("refused");
		TaskMessageFactory refusing = factory("id", none(), (task) -> {
			throw refusal;
		});
		assertThatIllegalStateException().isThrownBy(() -> refusing.create(TASK)).isSameAs(refusal);
	}

	@Test
	void aCallbackIsRefusedUnlessAFeatureTakesIt() {
		NewTask call = TASK.with(TaskOptions.with().callback(URI.create("https://example.com")));
		assertThatIllegalStateException().isThrownBy(() -> factory("id", none()).create(call))
			.withMessageContaining("reports.generate")
			.withMessageContaining("task-queue.webhook.secret");
	}

	@Test
	void whatFeaturesPublishHasNoLimitAndPropagatesNothing() {
		TaskMessageFactory factory = factory("id", (headers) -> headers.accept("tenant", "carried"));
		NewTask large = NewTask.of(
				TaskRequest.of("reports.generate", Void.class).argument("a", 1).argument("b", 2).argument("c", 3), null,
				"reports");
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> factory.createForCaller(large));
		assertThat(factory.create(large).headers()).isEmpty();
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

	@Test
	void aTaskExpiresSomeTimeAfterItIsDue() {
		TaskOptions expiring = TaskOptions.with().expiresAfter(Duration.ofMinutes(1));
		TaskMessage undelayed = create("id", expiring, none());
		assertThat(undelayed.get(TaskMessage.EXPIRES_AT)).isEqualTo(millis(undelayed.times().enqueuedAt(), 60));
		TaskMessage delayed = create("id", expiring.delay(Duration.ofHours(1)), none());
		assertThat(delayed.get(TaskMessage.EXPIRES_AT)).isEqualTo(millis(delayed.times().enqueuedAt(), 3_660));
		assertThat(create("id", TaskOptions.with(), none()).headers()).isEmpty();
	}

	private static Instant millis(Instant time, long secondsLater) {
		return time.plusSeconds(secondsLater).truncatedTo(ChronoUnit.MILLIS);
	}

	@Test
	void anOptionForTheTimeOverridesThatOfTheTask() {
		NewTask task = NewTask.of(definition(Duration.ofHours(1)), new Object[0]);
		assertThat(after(task)).isEqualTo(Duration.ofHours(1));
		assertThat(after(task.with(TaskOptions.with().expiresAfter(Duration.ofHours(2)))))
			.isEqualTo(Duration.ofHours(2));
	}

	private static Duration after(NewTask task) {
		TaskMessage message = factory("id", none()).create(task);
		Instant enqueued = message.times().enqueuedAt().truncatedTo(ChronoUnit.MILLIS);
		return Duration.between(enqueued, message.get(TaskMessage.EXPIRES_AT));
	}

	private static TaskDefinition definition(Duration expires) {
		TaskDefinition any = TestTasks.execution(Duration.ofMinutes(1)).definition();
		return new TaskDefinition(any.name(), any.queue(), any.timeout(), expires, any.retry(), any.method(),
				any.annotations());
	}

	private static Consumer<BiConsumer<String, String>> none() {
		return (headers) -> {
		};
	}

	private static TaskMessage create(String id, TaskOptions options, Consumer<BiConsumer<String, String>> captured) {
		return factory(id, captured).createForCaller(TASK.with(options));
	}

	private static TaskMessageFactory factory(String id, Consumer<BiConsumer<String, String>> captured,
			CallInterceptor... calls) {
		return new TaskMessageFactory(new CallChain(List.of(calls)), new Body(), () -> id,
				List.of(new Propagator(captured)), DataSize.ofBytes(MAX_PAYLOAD), Clock.systemUTC());
	}

	private static final class Body extends PartialSerializer {

		@Override
		public byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values) {
			return new byte[values.length];
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
