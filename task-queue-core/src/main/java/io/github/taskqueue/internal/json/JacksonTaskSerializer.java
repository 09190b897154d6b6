package io.github.taskqueue.internal.json;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.internal.json.UntypedValues.Elements;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskParameter.IfAbsent;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.spi.UnknownShapeException;

/**
 * Writes arguments as one JSON object by parameter name, and results as one JSON value.
 * Readers and writers are resolved once for each type.
 */
public final class JacksonTaskSerializer implements TaskSerializer {

	private static final byte MARK = ' ';

	private static final String CONTENT_TYPE = "application/json";

	private static final TypeReference<LinkedHashMap<String, @Nullable Object>> ARGUMENTS = new TypeReference<>() {
	};

	private final JsonMapper mapper;

	private final Map<Type, ObjectWriter> writers = new ConcurrentHashMap<>();

	private final Map<Class<?>, ObjectWriter> valueWriters = new ConcurrentHashMap<>();

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
			requireValue(parameter.type(), value);
			ObjectWriter writer = (parameter.type() == Object.class) ? writer(value, new Elements())
					: writer(parameter.type());
			writer.writeValue(json, value);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("Argument '%s' of type %s cannot be written as JSON".formatted(parameter.name(),
					parameter.type().getTypeName()), ex);
		}
	}

	@Override
	public @Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body) {
		@Nullable Object[] values = new @Nullable Object[parameters.size()];
		Arrays.fill(values, TaskParameter.ABSENT);
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
			for (int i = 0; i < values.length; i++) {
				if (values[i] == TaskParameter.ABSENT) {
					values[i] = absent(parameters.get(i));
				}
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
		if (json.currentToken() == JsonToken.VALUE_NULL && !mayBeNull(parameter)) {
			throw new TaskSerializationException(unreadable(parameter) + ": it is null", null);
		}
		try {
			return reader(parameter.type()).readValue(json);
		}
		catch (MismatchedInputException | InputCoercionException ex) {
			JsonProblem problem = JsonProblem.of(ex);
			throw new UnknownShapeException(unreadable(parameter) + ": " + problem.text(), problem.cause(),
					isUnknownName(ex));
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure(unreadable(parameter), ex);
		}
	}

	private static String unreadable(TaskParameter parameter) {
		return "Argument '%s' cannot be read as %s".formatted(parameter.name(), parameter.type().getTypeName());
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
			requireValue(type, result);
			return (type == Object.class) ? writeOpen(result) : writer(type).writeValueAsBytes(result);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The result of type %s cannot be written as JSON".formatted(type.getTypeName()), ex);
		}
	}

	/**
	 * The type with which it will be read is not known. A mark says that it has to be one
	 * that declares its elements; readers of JSON skip it.
	 */
	private byte[] writeOpen(@Nullable Object result) {
		Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
		if (value != null && TypeCheck.saysItsTypes(value)) {
			check(TypeCheck.writtenAs(value));
		}
		Elements elements = new Elements();
		byte[] body = writer(value, elements).writeValueAsBytes(value);
		if (!elements.areTyped()) {
			return body;
		}
		byte[] marked = new byte[body.length + 1];
		marked[0] = MARK;
		System.arraycopy(body, 0, marked, 1, body.length);
		return marked;
	}

	@Override
	public @Nullable Object readResult(Type type, byte[] body) {
		if (body.length > 0 && body[0] == MARK && TypeCheck.isOpen(this.mapper.constructType(type))) {
			throw new TaskSerializationException(
					"The result cannot be read as %s: it has elements of types that this one does not declare"
						.formatted(type.getTypeName()),
					null);
		}
		try {
			return reader(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readValue(body);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw failure("The result cannot be read as %s".formatted(type.getTypeName()), ex);
		}
	}

	@Override
	public void check(Type type) {
		try {
			writer(type);
		}
		catch (JacksonException ex) {
			throw failure("Values of type %s cannot be carried as JSON".formatted(type.getTypeName()), ex);
		}
	}

	/**
	 * A type is checked once.
	 */
	private ObjectWriter writer(Type type) {
		return this.writers.computeIfAbsent(type, (key) -> {
			TypeCheck.check(this.mapper, key);
			return this.mapper.writerFor(this.mapper.constructType(key));
		});
	}

	/**
	 * Where the type is not known, the class of the value decides.
	 */
	private ObjectWriter writer(@Nullable Object value, Elements elements) {
		if (value == null) {
			return this.mapper.writer();
		}
		ObjectWriter writer = this.valueWriters.computeIfAbsent(TypeCheck.writtenAs(value), this.mapper::writerFor);
		return TypeCheck.saysItsTypes(value) ? writer : writer.withAttribute(UntypedValues.AS_THEY_ARE, elements);
	}

	private static void requireValue(Type type, @Nullable Object value) {
		if (value == null && type.getTypeName().startsWith("java.util.Optional")) {
			throw new NotCarriedException(TypeCheck.NO_OPTIONAL);
		}
	}

	/**
	 * A reader that leaves what follows a value alone, as an argument is followed by the
	 * next one.
	 */
	private ObjectReader reader(Type type) {
		return this.readers.computeIfAbsent(type, (key) -> this.mapper.readerFor(this.mapper.constructType(key))
			.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
	}

	private static boolean mayBeNull(TaskParameter parameter) {
		boolean primitive = parameter.type() instanceof Class<?> type && type.isPrimitive();
		return !primitive && parameter.ifAbsent() != IfAbsent.UNREADABLE;
	}

	/**
	 * A constant of an enum, or a subtype.
	 */
	private static boolean isUnknownName(JacksonException failure) {
		return failure instanceof InvalidTypeIdException
				|| (failure instanceof InvalidFormatException format && format.getTargetType() != null
						&& format.getTargetType().isEnum() && format.getValue() instanceof String);
	}

	private static @Nullable Object absent(TaskParameter parameter) {
		return switch (parameter.ifAbsent()) {
			case NULL -> null;
			case DEFAULT -> TaskParameter.ABSENT;
			case UNREADABLE ->
				throw new TaskSerializationException("Argument '%s' is missing".formatted(parameter.name()), null);
		};
	}

	private static TaskSerializationException failure(String what, Throwable ex) {
		JsonProblem problem = JsonProblem.of(ex);
		return new TaskSerializationException(what + ": " + problem.text(), problem.cause());
	}

}
