package io.github.taskqueue.test.internal.golden;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.Nullness;

import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.worker.attempt.ArgumentsReader;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskParameter.IfAbsent;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Reads a message as a worker does, and tells what would get lost.
 *
 * @param serializer reads and writes arguments
 * @param reader reads arguments of every version
 */
record MessageReading(TaskSerializer serializer, ArgumentsReader reader) {

	MessageReading(TaskSerializer serializer) {
		this(serializer, new ArgumentsReader(serializer, new BodyCodecs(List.of())));
	}

	/**
	 * What is wrong with a message.
	 */
	List<String> problems(GoldenMessage golden, TaskMethod method) {
		if (golden.version() > method.version().number()) {
			return List.of("it is of version %d, but the task reads versions up to %d only".formatted(golden.version(),
					method.version().number()));
		}
		try {
			JsonNode arguments = GoldenMessage.json("it",
					this.reader.upToDate(method, golden.message(this.serializer.contentType())));
			List<String> problems = names(arguments, method);
			return problems.isEmpty() ? values(golden, arguments, method) : problems;
		}
		catch (RuntimeException ex) {
			return List.of("it cannot be read: " + ex.getMessage());
		}
	}

	private static List<String> names(JsonNode arguments, TaskMethod method) {
		List<String> problems = new ArrayList<>();
		List<TaskParameter> parameters = method.parameters();
		List<String> names = parameters.stream().map(TaskParameter::name).toList();
		arguments.propertyNames()
			.stream()
			.filter((name) -> !names.contains(name))
			.forEach((name) -> problems
				.add("no parameter takes its argument '%s', which would be lost; there are %s".formatted(name, names)));
		for (int i = 0; i < names.size(); i++) {
			if (!arguments.has(names.get(i)) && !mayBeAbsent(parameters.get(i), method.method().getParameters()[i])) {
				problems.add((parameters.get(i).ifAbsent() == IfAbsent.NULL)
						? "it has no argument for parameter '%s', which would be null; declare it @Nullable if it may be"
							.formatted(names.get(i))
						: "it has no argument for parameter '%s', so it would be a dead letter (UNREADABLE)"
							.formatted(names.get(i)));
			}
		}
		return problems;
	}

	private static boolean mayBeAbsent(TaskParameter parameter, Parameter declared) {
		return switch (parameter.ifAbsent()) {
			case DEFAULT -> true;
			case NULL -> Nullness.forParameter(declared) == Nullness.NULLABLE;
			case UNREADABLE -> false;
		};
	}

	/**
	 * What a type adds is not compared: a property that is new is null in messages of
	 * before, or has its default.
	 */
	private List<String> values(GoldenMessage golden, JsonNode arguments, TaskMethod method) {
		@Nullable Object[] values = this.reader.read(method, golden.message(this.serializer.contentType()));
		int[] present = IntStream.range(0, values.length)
			.filter((i) -> arguments.has(method.parameters().get(i).name()))
			.toArray();
		byte[] again = this.serializer.writeArguments(
				IntStream.of(present).mapToObj((i) -> method.parameters().get(i)).toList(),
				IntStream.of(present).mapToObj((i) -> values[i]).toArray());
		List<String> problems = new ArrayList<>();
		compare("", arguments, GoldenMessage.json("it", again), problems);
		return problems;
	}

	private static void compare(String path, JsonNode before, @Nullable JsonNode after, List<String> problems) {
		if (after == null) {
			if (!before.isNull()) {
				problems.add("no property takes its value '%s', which would be lost".formatted(path));
			}
		}
		else if (before.isObject() && after.isObject()) {
			before.propertyStream()
				.forEach((property) -> compare(path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
						property.getValue(), after.get(property.getKey()), problems));
		}
		else if (before.isArray() && after.isArray() && before.size() == after.size()) {
			if (!isPermutation(before, after)) {
				IntStream.range(0, before.size())
					.forEach((i) -> compare(path + "[" + i + "]", before.get(i), after.get(i), problems));
			}
		}
		else if (!isSame(before, after)) {
			problems.add("its value '%s' is %s and would be %s".formatted(path, before, after));
		}
	}

	/**
	 * Sets have no order.
	 */
	private static boolean isPermutation(JsonNode before, JsonNode after) {
		List<JsonNode> left = new ArrayList<>(after.values());
		return before.values().stream().allMatch((element) -> {
			Optional<JsonNode> match = left.stream().filter((other) -> isKept(element, other)).findFirst();
			match.ifPresent(left::remove);
			return match.isPresent();
		});
	}

	private static boolean isKept(JsonNode before, JsonNode after) {
		List<String> problems = new ArrayList<>();
		compare("", before, after, problems);
		return problems.isEmpty();
	}

	private static boolean isSame(JsonNode before, JsonNode after) {
		return (before.isNumber() && after.isNumber()) ? before.decimalValue().compareTo(after.decimalValue()) == 0
				: before.equals(after);
	}

}
