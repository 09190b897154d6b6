package io.github.taskqueue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.autoconfigure.StartUp;
import io.github.taskqueue.internal.definition.ArgumentsVersion;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.Upcaster;
import io.github.taskqueue.internal.registry.TaskRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Versions of arguments, and the ways between them.
 */
class UpcastFromTests {

	@Test
	void taskHasVersionOneAndNothingToUpcast() {
		StartUp.tasks(StartUp.with(Plain.class),
				(tasks) -> assertThat(version(tasks, "Plain.run")).isEqualTo(new ArgumentsVersion(1, List.of())));
	}

	@Test
	void upcastersLeadFromTheirVersionToTheCurrentOne() {
		StartUp.tasks(StartUp.with(Chain.class), (tasks) -> {
			ArgumentsVersion version = version(tasks, "Chain.run");
			assertThat(version.number()).isEqualTo(4);
			assertThat(version.upcastersFrom(1)).extracting(Upcaster::from).containsExactly(2, 3);
			assertThat(version.upcastersFrom(2)).extracting(Upcaster::from).containsExactly(2, 3);
			assertThat(version.upcastersFrom(3)).extracting(Upcaster::from).containsExactly(3);
			assertThat(version.upcastersFrom(4)).isEmpty();
			assertThat(version.upcastersFrom(5)).isEmpty();
		});
	}

	@Test
	void upcasterTurnsArgumentsIntoThoseOfTheNextVersion() {
		StartUp.tasks(StartUp.with(Chain.class), (tasks) -> {
			Map<String, @Nullable Object> arguments = new HashMap<>(Map.of("price", 3));
			for (Upcaster upcaster : version(tasks, "Chain.run").upcastersFrom(2)) {
				arguments = upcaster.apply(arguments);
			}
			assertThat(arguments).isEqualTo(Map.of("cents", 300, "currency", "EUR"));
		});
	}

	@Test
	void versionWithoutUpcastersReadsOldArgumentsAsTheyAre() {
		StartUp.tasks(StartUp.with(Compatible.class), (tasks) -> {
			assertThat(version(tasks, "Compatible.run").number()).isEqualTo(3);
			assertThat(version(tasks, "Compatible.run").upcastersFrom(1)).isEmpty();
		});
	}

	@Test
	void eachTaskOfAClassHasItsOwnUpcasters() {
		StartUp.tasks(StartUp.with(Two.class), (tasks) -> {
			assertThat(version(tasks, "Two.one").upcasters()).extracting((upcaster) -> upcaster.method().getName())
				.containsExactly("forOne");
			assertThat(version(tasks, "Two.other").upcasters()).extracting((upcaster) -> upcaster.method().getName())
				.containsExactly("forOther");
		});
	}

	@Test
	void upcasterMayStandInTheInterfaceOfTheTask() {
		StartUp.tasks(StartUp.with(ByInterface.class),
				(tasks) -> assertThat(version(tasks, "ByInterface.run").upcasters()).hasSize(1));
	}

	@Test
	void upcasterThatFailsIsNamedAndItsErrorIsTheCause() {
		StartUp.tasks(StartUp.with(Failing.class), (tasks) -> {
			Upcaster upcaster = version(tasks, "Failing.run").upcasters().get(0);
			assertThatExceptionOfType(TaskSerializationException.class)
				.isThrownBy(() -> upcaster.apply(new HashMap<>()))
				.withMessage(
						"Arguments of version 1 cannot be converted: UpcastFromTests.Failing.fail(Map<String, Object>)"
								+ " threw java.lang.IllegalStateException")
				.withCauseInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void upcasterThatReturnsNothingFails() {
		StartUp.tasks(StartUp.with(Nothing.class),
				(tasks) -> assertThatExceptionOfType(TaskSerializationException.class)
					.isThrownBy(() -> version(tasks, "Nothing.run").upcasters().get(0).apply(new HashMap<>()))
					.withMessageEndingWith("returned null"));
	}

	@Test
	void errorInAnUpcasterIsNotTheArgumentsFault() {
		StartUp.tasks(StartUp.with(Unlinked.class), (tasks) -> assertThatExceptionOfType(NoClassDefFoundError.class)
			.isThrownBy(() -> version(tasks, "Unlinked.run").upcasters().get(0).apply(new HashMap<>())));
	}

	static Stream<Arguments> wrong() {
		return Stream.of(
				Arguments.of(Zero.class, "The version of @AsyncTask method UpcastFromTests.Zero.run() is 0.",
						"Versions count from 1."),
				Arguments.of(MissingLink.class,
						"MissingLink.run() do not lead to its version 4 without a gap: they convert the versions"
								+ " [1, 3]",
						"Declare one method for each version from the oldest that is still sent up to 3"),
				Arguments.of(MissingEnd.class, "they convert the versions [1]", "Declare one method for each version"),
				Arguments.of(TooNew.class, "they convert the versions [2]", "Declare one method for each version"),
				Arguments.of(FromZero.class, "they convert the versions [0, 1]", "Declare one method for each version"),
				Arguments.of(Twice.class, "they convert the versions [1, 1]", "Declare one method for each version"),
				Arguments.of(NotRaised.class, "has no task: no @AsyncTask method of the class has a version above 1",
						"Set the version of its task."),
				Arguments.of(Misnamed.class, "has no task: no @AsyncTask method 'ran' of the class",
						"Set the version of its task"),
				Arguments.of(Ambiguous.class, "could belong to 2 tasks.", "Name the task method with @UpcastFrom(task"),
				Arguments.of(NotStatic.class, "NotStatic.upcast(Map<String, Object>) cannot be called with arguments.",
						"Make it static Map<String, Object> upcast(Map<String, Object> arguments)."),
				Arguments.of(WrongParameter.class, "cannot be called", "Make it static"),
				Arguments.of(WrongReturn.class, "cannot be called", "Make it static"),
				Arguments.of(TooManyParameters.class, "cannot be called", "Make it static"));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void whatCannotWorkStopsTheStart(Class<?> bean, String description, String action) {
		StartUp.failure(StartUp.with(bean), (analysis) -> {
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	private static ArgumentsVersion version(TaskRegistry tasks, String name) {
		TaskDefinition definition = tasks.find(name);
		assertThat(definition).isNotNull();
		return definition.method().version();
	}

	static class Plain {

		@AsyncTask
		void run() {
		}

	}

	static class Chain {

		@AsyncTask(version = 4)
		void run(long cents, String currency) {
		}

		@UpcastFrom(3)
		private static Map<String, Object> addCurrency(Map<String, Object> arguments) {
			arguments.put("currency", "EUR");
			return arguments;
		}

		@UpcastFrom(2)
		static Map<String, Object> inCents(Map<String, Object> arguments) {
			return new HashMap<>(Map.of("cents", (int) arguments.get("price") * 100));
		}

	}

	static class Compatible {

		@AsyncTask(version = 3)
		void run() {
		}

	}

	static class Two {

		@AsyncTask(version = 2)
		void one() {
		}

		@AsyncTask(version = 2)
		void other() {
		}

		@UpcastFrom(value = 1, task = "one")
		static Map<String, Object> forOne(Map<String, Object> arguments) {
			return arguments;
		}

		@UpcastFrom(value = 1, task = "other")
		static Map<String, Object> forOther(Map<String, Object> arguments) {
			return arguments;
		}

	}

	interface Api {

		@AsyncTask(version = 2)
		void run();

		@UpcastFrom(1)
		static Map<String, Object> upcast(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class ByInterface implements Api {

		@Override
		public void run() {
		}

	}

	static class Failing {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> fail(Map<String, Object> arguments) {
			throw new IllegalStateException("planned");
		}

	}

	static class Nothing {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static @Nullable Map<String, Object> upcast(Map<String, Object> arguments) {
			return null;
		}

	}

	static class Unlinked {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> upcast(Map<String, Object> arguments) {
			throw new NoClassDefFoundError("planned");
		}

	}

	static class Zero {

		@AsyncTask(version = 0)
		void run() {
		}

	}

	static class MissingLink {

		@AsyncTask(version = 4)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> one(Map<String, Object> arguments) {
			return arguments;
		}

		@UpcastFrom(3)
		static Map<String, Object> three(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class MissingEnd {

		@AsyncTask(version = 3)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> one(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class TooNew {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(2)
		static Map<String, Object> two(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class FromZero {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(0)
		static Map<String, Object> zero(Map<String, Object> arguments) {
			return arguments;
		}

		@UpcastFrom(1)
		static Map<String, Object> one(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class Twice {

		@AsyncTask(version = 3)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> one(Map<String, Object> arguments) {
			return arguments;
		}

		@UpcastFrom(1)
		static Map<String, Object> again(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class NotRaised {

		@AsyncTask
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> upcast(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class Misnamed {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(value = 1, task = "ran")
		static Map<String, Object> upcast(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class Ambiguous {

		@AsyncTask(version = 2)
		void run() {
		}

		@AsyncTask(version = 2)
		void other() {
		}

		@UpcastFrom(1)
		static Map<String, Object> upcast(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class NotStatic {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		Map<String, Object> upcast(Map<String, Object> arguments) {
			return arguments;
		}

	}

	static class WrongParameter {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> upcast(String arguments) {
			return Map.of();
		}

	}

	static class WrongReturn {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static void upcast(Map<String, Object> arguments) {
		}

	}

	static class TooManyParameters {

		@AsyncTask(version = 2)
		void run() {
		}

		@UpcastFrom(1)
		static Map<String, Object> upcast(Map<String, Object> arguments, int version) {
			return arguments;
		}

	}

}
