package io.github.taskqueue.internal.json;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The matrix: each value arrives equal as an argument, a result and a checkpoint.
 */
class CarriedValuesTests {

	private final TaskSerializer serializer = new JacksonTaskSerializer(
			new TaskJson(CarriedValuesTests.class.getClassLoader(), false).mapper(null, List.of(), List.of()));

	static Stream<Arguments> values() {
		return CarriedValues.all();
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("values")
	void arrivesEqual(String name, Type type, @Nullable Object value) {
		this.serializer.check(type);
		List<TaskParameter> parameters = List.of(new TaskParameter("value", type));
		byte[] body = this.serializer.writeArguments(parameters, new Object[] { value });
		assertEqual(this.serializer.readArguments(parameters, body)[0], value);
		assertEqual(this.serializer.readResult(type, this.serializer.writeResult(type, value)), value);
		assertEqual(this.serializer.readResult(type, this.serializer.writeResult(Object.class, value)), value);
	}

	private static void assertEqual(@Nullable Object arrived, @Nullable Object value) {
		if (value != null && value.getClass().getSimpleName().endsWith("Bean")) {
			assertThat(arrived).hasSameClassAs(value).usingRecursiveComparison().isEqualTo(value);
		}
		else {
			assertThat(arrived).isEqualTo(value);
		}
		if (value instanceof Collection<?> elements) {
			assertThat(arrived).isInstanceOfSatisfying(Collection.class,
					(same) -> assertThat(List.copyOf(elements.stream().map(String::valueOf).toList()))
						.isEqualTo(((Collection<?>) same).stream().map(String::valueOf).toList()));
		}
	}

}
