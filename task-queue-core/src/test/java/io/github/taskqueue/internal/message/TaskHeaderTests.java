package io.github.taskqueue.internal.message;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.message.TaskHeader.Lifetime;
import io.github.taskqueue.internal.message.TaskHeader.Type;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TaskHeaderTests {

	private static final TaskHeader<Long> WEIGHT = header("tq-weight", Type.INTEGER);

	private static <T> TaskHeader<T> header(String name, Type<T> type) {
		return new TaskHeader<>(name, type, Lifetime.CALL, true);
	}

	private static <T> T roundTrip(Type<T> type, T value) {
		TaskHeader<T> header = header("tq-some", type);
		TaskMessage message = TestTasks.message("id").with(header, value);
		assertThat(message.headers().get("tq-some")).isInstanceOfAny(String.class, Long.class, Boolean.class);
		T read = message.get(header);
		assertThat(read).isNotNull();
		return read;
	}

	@Test
	void valuesOfAllTypesComeBack() {
		assertThat(roundTrip(Type.TEXT, "text")).isEqualTo("text");
		assertThat(roundTrip(Type.INTEGER, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
		assertThat(roundTrip(Type.BOOLEAN, true)).isTrue();
		assertThat(roundTrip(Type.INSTANT, Instant.ofEpochMilli(1_790_000_000_007L)))
			.isEqualTo(Instant.ofEpochMilli(1_790_000_000_007L));
	}

	@Test
	void featureMayHaveATypeOfItsOwn() {
		Type<Locale> locale = new Type<>("a language", Locale::toLanguageTag,
				(value) -> new Locale.Builder().setLanguageTag((String) value).build());
		assertThat(roundTrip(locale, Locale.GERMAN)).isEqualTo(Locale.GERMAN);
		assertThatIllegalArgumentException().isThrownBy(() -> header("tq-some", locale).read(5))
			.withMessage("Header tq-some is not a language");
		assertThatIllegalArgumentException().isThrownBy(() -> header("tq-some", locale).read("no language"));
	}

	@Test
	void absentHeaderHasNoValue() {
		assertThat(TestTasks.message("id").get(WEIGHT)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "tq-key,CALL,true", "tq-unsigned-hops,CALL,false", "tq-life-blocked,LIFE,false",
			"tq-attempt-waits,ATTEMPT,false" })
	void nameSaysLifetimeAndWhetherItIsSigned(String name, Lifetime lifetime, boolean signed) {
		assertThatNoException().isThrownBy(() -> new TaskHeader<>(name, Type.TEXT, lifetime, signed));
		assertThatIllegalArgumentException().isThrownBy(() -> new TaskHeader<>(name, Type.TEXT, lifetime, !signed))
			.withMessageStartingWith("'" + name + "' cannot be the name of a header with the lifetime " + lifetime);
		List.of(Lifetime.values())
			.stream()
			.filter((other) -> other != lifetime)
			.forEach((other) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> new TaskHeader<>(name, Type.TEXT, other, signed)));
	}

	@ParameterizedTest
	@CsvSource({ "tq-attempt,LIFE", "tq-version,CALL", "tq-signature,CALL", "tenant,CALL", "x-key,CALL",
			"tq-Key,CALL" })
	void namesOfOthersAreRefused(String name, Lifetime lifetime) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TaskHeader<>(name, Type.TEXT, lifetime, true));
		assertThatIllegalArgumentException().isThrownBy(() -> new TaskHeader<>(name, Type.TEXT, lifetime, false));
	}

	@Test
	void twoHeadersOfOneNameEndTheStart() {
		assertThatExceptionOfType(StartException.class)
			.isThrownBy(() -> new DeclaredHeaders(List.of(WEIGHT, header("tq-weight", Type.TEXT))))
			.withMessage("Two features declare the header 'tq-weight'.");
	}

}
