package io.github.taskqueue.it.call;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, OrderTasks.class);

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void primitivesKeepTheirValues() {
		assertThat(this.tasks.primitives(true, Byte.MIN_VALUE, '€', Long.MIN_VALUE, 0.1, Float.MAX_VALUE).await(SOON))
			.isEqualTo("true -128 € -9223372036854775808 0.1 3.4028235E38");
	}

	@Test
	void valuesOfTheJdkKeepTheirValues() {
		Values values = new Values(Instant.parse("2026-11-21T10:15:30.123456789Z"), LocalDate.of(2026, 2, 28),
				Duration.ofMillis(1500), new BigDecimal("12345678901234567890.10"), UUID.randomUUID(), TimeUnit.DAYS,
				Optional.empty(), Optional.of(List.of(1)));
		assertThat(this.tasks.values(values).await(SOON)).isEqualTo(values);
	}

	@Test
	void textMayHoldAnything() {
		String text = "\u0000\"\\\n</script>\uD83D\uDE00 ü\u2028";
		assertThat(this.tasks.text(text).await(SOON)).isEqualTo(text);
	}

	@Test
	void genericArgumentsKeepTheirTypes() {
		List<Item> items = List.of(new Item("a", 1), new Item("b", 2));
		assertThat(this.tasks.generics(items, Map.of(7, Set.of(new Item("c", 3)))).await(SOON)).isEqualTo("a b c");
	}

	@Test
	void bytesAndVariableArgumentsAreArguments() {
		assertThat(this.tasks.arrays(new byte[] { 0, -1 }, "x", "y").await(SOON)).isEqualTo("[0, -1] [x, y]");
		assertThat(this.tasks.arrays(new byte[0]).await(SOON)).isEqualTo("[] []");
	}

	@Test
	void anArgumentMayBeNull() {
		assertThat(this.tasks.nullable(null, null).await(SOON)).isEqualTo("null null");
	}

	@Test
	void eachAttemptGetsFreshArguments() {
		assertThat(this.tasks.consume(new ArrayList<>(List.of("a"))).await(SOON)).isEqualTo("2 [a]");
	}

	@Test
	void aTaskOfAGenericSuperclassHasTheTypesOfItsSubclass() {
		OrderTasks orders = application.bean(OrderTasks.class);
		assertThat(orders.process(new Item("order", 4)).await(SOON)).isEqualTo(new Item("order", 5));
		Processor<Item> processor = orders;
		assertThat(processor.process(new Item("order", 5)).await(SOON)).isEqualTo(new Item("order", 6));
	}

	record Item(String name, int count) {
	}

	record Values(Instant instant, LocalDate date, Duration duration, BigDecimal amount, UUID id, TimeUnit unit,
			Optional<String> nothing, Optional<List<Integer>> something) {
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<String> primitives(boolean flag, byte small, char letter, long large, double real, float single) {
			return TaskHandle.completed("%s %d %s %d %s %s".formatted(flag, small, letter, large, real, single));
		}

		@AsyncTask
		TaskHandle<Values> values(Values values) {
			return TaskHandle.completed(values);
		}

		@AsyncTask
		TaskHandle<String> text(String text) {
			return TaskHandle.completed(text);
		}

		@AsyncTask
		TaskHandle<String> generics(List<Item> items, Map<Integer, Set<Item>> more) {
			return TaskHandle.completed(
					items.get(0).name() + " " + items.get(1).name() + " " + more.get(7).iterator().next().name());
		}

		@AsyncTask
		TaskHandle<String> arrays(byte[] bytes, String... texts) {
			return TaskHandle.completed(Arrays.toString(bytes) + " " + Arrays.toString(texts));
		}

		@AsyncTask
		TaskHandle<String> nullable(@Nullable Item item, @Nullable Long number) {
			return TaskHandle.completed(item + " " + number);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		TaskHandle<String> consume(List<String> texts) {
			String seen = TaskContext.current().attempt() + " " + texts;
			texts.clear();
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(seen);
		}

	}

	interface Processor<T> {

		TaskHandle<T> process(T item);

	}

	abstract static class AbstractProcessor<T> implements Processor<T> {

		@Override
		@AsyncTask(name = "orders.process")
		public TaskHandle<T> process(T item) {
			return TaskHandle.completed(processed(item));
		}

		abstract T processed(T item);

	}

	static class OrderTasks extends AbstractProcessor<Item> {

		@Override
		Item processed(Item item) {
			return new Item(item.name(), item.count() + 1);
		}

	}

}
