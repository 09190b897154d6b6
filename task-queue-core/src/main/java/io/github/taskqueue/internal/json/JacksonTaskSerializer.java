package io.github.taskqueue.internal.json;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Writes arguments as one JSON object by parameter name, and results as one JSON value.
 * Readers and writers are resolved once for each type.
 */
public final class JacksonTaskSerializer implements TaskSerializer {

	private static final String CONTENT_TYPE = "application/json";

	private static final TypeReference<LinkedHashMap<String, @Nullable Object>> ARGUMENTS = new TypeReference<>() {
	};

	private final JsonMapper mapper;

	private final Map<Type, ObjectWriter> writers = new ConcurrentHashMap<>();

	private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	public JacksonTaskSerializer(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public String contentType() {
		return CONTENT_TYPE;
	}

	@Override
	public byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values) {
		try (ByteArrayBuilder body = new ByteArrayBuilder(); JsonGenerator json = this.mapper.createGenerator(body)) {
			json.writeStartObject();
			for (int i = 0; i < values.length; i++) {
				writeArgument(json, parameters.get(i), values[i]);
			}
			json.writeEndObject();
			json.flush();
			return body.toByteArray();
		}
	}

	private void writeArgument(JsonGenerator json, TaskParameter parameter, @Nullable Object value) {
		try {
			json.writeName(parameter.name());
			writer(parameter.type()).writeValue(json, value);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("Argument '%s' of type %s cannot be written as JSON".formatted(parameter.name(),
					parameter.type().getTypeName()), ex);
		}
	}

	@Override
	public @Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body) {
		@Nullable Object[] values = new @Nullable Object[parameters.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = absent(parameters.get(i).type());
		}
		try (JsonParser json = this.mapper.createParser(body)) {
			if (json.nextToken() != JsonToken.START_OBJECT) {
				throw new TaskSerializationException("The body is not a JSON object of arguments", null);
			}
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				readArgument(json, name, parameters, values);
			}
			if (json.nextToken() != null) {
				throw new TaskSerializationException("The body continues after the JSON object of arguments", null);
			}
			return values;
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The body is not a JSON object of arguments", ex);
		}
	}

	private void readArgument(JsonParser json, String name, List<TaskParameter> parameters, @Nullable Object[] values) {
		json.nextToken();
		for (int i = 0; i < values.length; i++) {
			TaskParameter parameter = parameters.get(i);
			if (parameter.name().equals(name)) {
				values[i] = readValue(json, parameter);
				return;
			}
		}
		json.skipChildren();
	}

	private @Nullable Object readValue(JsonParser json, TaskParameter parameter) {
		try {
			return reader(parameter.type()).readValue(json);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure(
					"Argument '%s' cannot be read as %s".formatted(parameter.name(), parameter.type().getTypeName()),
					ex);
		}
	}

	/**
	 * Fractions are kept as they are written; the reader's default, double, rounds them.
	 */
	@Override
	public Map<String, @Nullable Object> readArguments(byte[] body) {
		try {
			Map<String, @Nullable Object> arguments = this.mapper.readerFor(ARGUMENTS)
				.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
				.readValue(body);
			if (arguments == null) {
				throw new TaskSerializationException("The body is not a JSON object of arguments", null);
			}
			return arguments;
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The body is not a JSON object of arguments", ex);
		}
	}

	@Override
	public byte[] writeResult(Type type, @Nullable Object result) {
		try {
			return writer(type).writeValueAsBytes(result);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The result of type %s cannot be written as JSON".formatted(type.getTypeName()), ex);
		}
	}

	@Override
	public @Nullable Object readResult(Type type, byte[] body) {
		try {
			return reader(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readValue(body);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The result cannot be read as %s".formatted(type.getTypeName()), ex);
		}
	}

	private ObjectWriter writer(Type type) {
		return this.writers.computeIfAbsent(type, (key) -> this.mapper.writerFor(this.mapper.constructType(key)));
	}

	/**
	 * A reader that leaves what follows a value alone, as an argument is followed by the
	 * next one.
	 */
	private ObjectReader reader(Type type) {
		return this.readers.computeIfAbsent(type, (key) -> this.mapper.readerFor(this.mapper.constructType(key))
			.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
	}

	/**
	 * A parameter of a primitive type cannot be {@code null}, and gets its zero.
	 */
	private static @Nullable Object absent(Type type) {
		return (type instanceof Class<?> primitive && primitive.isPrimitive())
				? Array.get(Array.newInstance(primitive, 1), 0) : null;
	}

	private static TaskSerializationException failure(String what, Throwable ex) {
		JsonProblem problem = JsonProblem.of(ex);
		return new TaskSerializationException(what + ": " + problem.text(), problem.cause());
	}

}
