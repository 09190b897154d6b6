package io.github.taskqueue.it.kit;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.UpcastFrom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

abstract class ArgumentBehaviours extends TaskBehaviours {

	@Autowired
	private ArgumentTasks arguments;

	@Test
	void recordsInCollectionsArriveAsTheyWere() {
		Map<String, List<Line>> orders = Map.of("a", List.of(new Line("pen", 2), new Line("ink", 1)), "b", List.of());
		assertThat(this.arguments.orders(orders).await(SOON))
			.isEqualTo("pen in {a=[Line[name=pen, count=2]," + " Line[name=ink, count=1]], b=[]}");
	}

	@Test
	void timesKeepTheirValue() {
		ZonedDateTime at = ZonedDateTime.parse("2026-07-01T00:30:00.123456789+02:00[Europe/Berlin]");
		assertThat(this.arguments.times(at.toInstant(), LocalDate.EPOCH, at, Duration.ofMinutes(90)).await(SOON))
			.isEqualTo(at.toInstant() + " 1970-01-01 " + at + " PT1H30M");
	}

	@Test
	void nullsArriveAsNulls() {
		assertThat(this.arguments.nulls(null, Arrays.asList("a", null)).await(SOON)).isEqualTo("null [a, null]");
	}

	@Test
	void numbersEnumsAndOptionalsKeepTheirType() {
		assertThat(this.arguments
			.kinds(Long.MAX_VALUE, new BigDecimal("19.90"), DayOfWeek.FRIDAY, Optional.of("x"), new byte[] { 1, -1 })
			.await(SOON)).isEqualTo("9223372036854775807 19.90 FRIDAY Optional[x] [1, -1]");
	}

	@Test
	void bodyGetsTheArgumentsAsTheyWereAtTheCall() {
		List<String> names = new ArrayList<>(List.of("ann"));
		TaskHandle<Integer> handle = this.arguments.addTo(names);
		names.clear();
		assertThat(handle.await(SOON)).isEqualTo(2);
		assertThat(names).isEmpty();
	}

	@Test
	void argumentThatCannotBeWrittenIsRefusedAtTheCall() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.arguments.take(Map.of("when", LocalDate.EPOCH)))
			.withMessageContaining("'value'");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void payloadThatIsTooLargeIsRefusedAtTheCall() {
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.arguments.take(Map.of("text", "x".repeat(100_000))))
			.withMessageContaining("ArgumentTasks.take");
		assertThat(this.tasks).nothingEnqueued();
		assertThat(this.tasks.drain().attempts()).isZero();
	}

	@Test
	void taskCanBeEnqueuedByItsName() {
		TaskRequest<Integer> request = TaskRequest.of("ArgumentTasks.count", Integer.class)
			.argument("line", new Line("pen", 3))
			.argument("times", 2);
		assertThat(this.client.enqueue(request).await(SOON)).isEqualTo(6);
	}

	@Test
	void argumentsByNameAreThoseOfTheMethodOrRefused() {
		TaskRequest<String> request = TaskRequest.of("ArgumentTasks.nulls", String.class).argument("text", "x");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(request))
			.withMessageContaining("no argument 'list'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.enqueue(request.argument("list", null).argument("other", 1)))
			.withMessageContaining("no argument 'other'");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void argumentsOfAnOlderVersionAreUpcast() {
		TaskRequest<Long> request = TaskRequest.of("ArgumentTasks.charge", Long.class).argument("euros", 3);
		assertThat(this.client.enqueue(request.version(1)).await(SOON)).isEqualTo(300);
		assertThat(this.arguments.charge(7).await(SOON)).isEqualTo(7);
	}

	@Test
	void argumentsOfANewerVersionWaitForANewerWorker() {
		TaskRequest<Long> request = TaskRequest.of("ArgumentTasks.charge", Long.class).argument("cents", 3);
		TaskHandle<Long> handle = this.client.enqueue(request.version(3));
		this.tasks.waitFor(handle, TaskStatus.WAITING);
		assertThat(handle.details().waitingFor()).contains("version 3");
	}

	@Test
	void taskThatNoWorkerKnowsWaitsForOneThatDoes() {
		TaskHandle<Integer> handle = this.client.enqueue(TaskRequest.of("NewTasks.square", Integer.class));
		this.tasks.waitFor(handle, TaskStatus.WAITING);
		assertThat(handle.status()).isEqualTo(TaskStatus.WAITING);
		assertThat(handle.result()).isNotDone();
		assertThat(this.deadLetters.find("default", handle.id())).isEmpty();
		assertThat(this.tasks.drain().waiting()).isEqualTo(1);
	}

	record Line(String name, int count) {

	}

	static class ArgumentTasks {

		@AsyncTask
		TaskHandle<String> orders(Map<String, List<Line>> orders) {
			Line first = orders.getOrDefault("a", List.of()).get(0);
			return TaskHandle.completed(first.name() + " in " + new TreeMap<>(orders));
		}

		@AsyncTask
		TaskHandle<String> times(Instant instant, LocalDate date, ZonedDateTime time, Duration duration) {
			return TaskHandle.completed(instant + " " + date + " " + time + " " + duration);
		}

		@AsyncTask
		TaskHandle<String> nulls(@Nullable String text, @Nullable List<@Nullable String> list) {
			return TaskHandle.completed(text + " " + list);
		}

		@AsyncTask
		TaskHandle<String> kinds(long number, BigDecimal price, DayOfWeek day, Optional<String> name, byte[] bytes) {
			return TaskHandle.completed(number + " " + price + " " + day + " " + name + " " + Arrays.toString(bytes));
		}

		@AsyncTask
		TaskHandle<Integer> addTo(List<String> names) {
			names.add("bob");
			return TaskHandle.completed(names.size());
		}

		@AsyncTask
		void take(Map<String, Object> value) {
		}

		@AsyncTask
		TaskHandle<Integer> count(Line line, int times) {
			return TaskHandle.completed(line.count() * times);
		}

		@AsyncTask(version = 2)
		TaskHandle<Long> charge(long cents) {
			return TaskHandle.completed(cents);
		}

		@UpcastFrom(1)
		static Map<String, Object> inCents(Map<String, Object> arguments) {
			return Map.of("cents", ((Number) arguments.get("euros")).longValue() * 100);
		}

	}

}
