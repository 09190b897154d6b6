package io.github.taskqueue.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values where the signature says no more than {@link Object}, as in a
 * {@code Map<String, Object>}. JSON tells only texts, numbers, booleans, lists and maps
 * apart, so anything else is refused. Of numbers the value stays the same: fractions lose
 * no digit, and integers are the smallest of Integer, Long and BigInteger.
 */
final class UntypedValues {

	/**
	 * An attribute of a writer, of type {@link Elements}: nothing is known of the types
	 * that the other side declares, so values are written as what they are.
	 */
	static final Object AS_THEY_ARE = new Object();

	/**
	 * Notes whether elements were written that only a declared type brings back.
	 */
	static final class Elements {

		private boolean typed;

		boolean areTyped() {
			return this.typed;
		}

	}

	private UntypedValues() {
	}

	/**
	 * How a number with a fraction is written so that its type is read again. The text of
	 * a {@link BigDecimal} that could be that of a double, or that of an integer, gets an
	 * exponent in the lower case, which is a number to any reader of JSON.
	 */
	private static String text(BigDecimal number) {
		String text = number.toString();
		if (!isInteger(text) && !isDouble(text)) {
			return text;
		}
		return (text.indexOf('E') < 0) ? text + "e0" : text.replace('E', 'e');
	}

	private static Number number(String text) {
		return isDouble(text) ? Double.valueOf(text) : new BigDecimal(text);
	}

	private static boolean isInteger(String text) {
		return text.indexOf('.') < 0 && text.indexOf('E') < 0;
	}

	/**
	 * A text of more characters is never that of a double, and a long one takes long to
	 * parse.
	 */
	private static boolean isDouble(String text) {
		return text.length() <= 32 && Double.toString(Double.parseDouble(text)).equals(text);
	}

	/**
	 * Writes values.
	 */
	static final class Writer extends ValueSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator json, SerializationContext context) {
			if (context.getAttribute(AS_THEY_ARE) instanceof Elements elements) {
				writeAsItIs(value, elements, json, context);
			}
			else {
				write(value, json);
			}
		}

		private void writeAsItIs(Object value, Elements elements, JsonGenerator json, SerializationContext context) {
			if (value instanceof Optional<?> optional) {
				optional.ifPresentOrElse((content) -> writeAsItIs(content, elements, json, context), json::writeNull);
				return;
			}
			elements.typed |= !isNative(value);
			boolean known = TypeCheck.saysItsTypes(value);
			if (known) {
				context.setAttribute(AS_THEY_ARE, null);
			}
			if (value.getClass() == BigDecimal.class) {
				write(value, json);
			}
			else {
				context.findTypedValueSerializer(TypeCheck.writtenAs(value), true).serialize(value, json, context);
			}
			if (known) {
				context.setAttribute(AS_THEY_ARE, elements);
			}
		}

		private static boolean isNative(Object value) {
			return value instanceof String || value instanceof Boolean || value instanceof Integer
					|| value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger
					|| (value instanceof Double number && Double.isFinite(number)) || value instanceof Map
					|| value instanceof List;
		}

		private static void writeNumber(Number number, JsonGenerator json) {
			String problem = DeclaredClasses.requireFewDigits(number);
			if (problem != null) {
				throw new NotCarriedException(problem);
			}
			json.writeNumber((number instanceof BigDecimal exact) ? text(exact) : number.toString());
		}

		private void write(@Nullable Object value, JsonGenerator json) {
			if (value == null) {
				json.writeNull();
			}
			else if (value instanceof String text) {
				json.writeString(text);
			}
			else if (value instanceof Boolean flag) {
				json.writeBoolean(flag);
			}
			else if (value instanceof Integer || value instanceof Long || value instanceof Short
					|| value instanceof Byte) {
				json.writeNumber(((Number) value).longValue());
			}
			else if (value.getClass() == BigInteger.class || value.getClass() == BigDecimal.class) {
				writeNumber((Number) value, json);
			}
			else if ((value instanceof Double || value instanceof Float)
					&& Double.isFinite(((Number) value).doubleValue())) {
				json.writeNumber(((Number) value).doubleValue());
			}
			else if (value instanceof JsonNode node) {
				write(content(node), json);
			}
			else if (value instanceof Map<?, ?> map) {
				writeMap(map, json);
			}
			else if (value instanceof List<?> list) {
				writeList(list, json);
			}
			else {
				throw new NotCarriedException(
						"%s would arrive as something else, as the signature does not say its type"
							.formatted((value instanceof Number number && !Double.isFinite(number.doubleValue()))
									? number : value.getClass().getTypeName()));
			}
		}

		/**
		 * A tree is a value of this kind too. Nodes with other content are refused as
		 * such.
		 */
		private static @Nullable Object content(JsonNode node) {
			if (node.isObject()) {
				Map<String, JsonNode> properties = new LinkedHashMap<>();
				node.properties().forEach((property) -> properties.put(property.getKey(), property.getValue()));
				return properties;
			}
			if (node.isArray()) {
				return List.copyOf(node.values());
			}
			if (node.isNumber()) {
				return node.numberValue();
			}
			if (node.isBoolean()) {
				return node.booleanValue();
			}
			if (node.isString()) {
				return node.stringValue();
			}
			if (node.isNull()) {
				return null;
			}
			throw new NotCarriedException("a node of %s would arrive as something else".formatted(node.getNodeType()));
		}

		private void writeMap(Map<?, ?> map, JsonGenerator json) {
			json.writeStartObject(map);
			map.forEach((key, value) -> {
				if (!(key instanceof String name)) {
					throw new NotCarriedException("a map with a key that is no text");
				}
				json.writeName(name);
				try {
					write(value, json);
				}
				catch (NotCarriedException ex) {
					ex.prependPath(new JacksonException.Reference(map, name));
					throw ex;
				}
			});
			json.writeEndObject();
		}

		private void writeList(List<?> list, JsonGenerator json) {
			json.writeStartArray(list);
			int index = 0;
			for (Object element : list) {
				try {
					write(element, json);
				}
				catch (NotCarriedException ex) {
					ex.prependPath(new JacksonException.Reference(list, index));
					throw ex;
				}
				index++;
			}
			json.writeEndArray();
		}

	}

	/**
	 * Writes trees.
	 */
	static final class TreeWriter extends ValueSerializer<JsonNode> {

		private final Writer writer = new Writer();

		@Override
		public void serialize(JsonNode tree, JsonGenerator json, SerializationContext context) {
			if (tree.isNull()) {
				throw new NotCarriedException("a NullNode would arrive as null");
			}
			this.writer.write(tree, json);
		}

	}

	/**
	 * Writes keys where nothing is known of their type.
	 */
	static final class KeyWriter extends ValueSerializer<Object> {

		@Override
		public void serialize(Object key, JsonGenerator json, SerializationContext context) {
			if (key instanceof String name) {
				json.writeName(name);
			}
			else if (context.getAttribute(AS_THEY_ARE) instanceof Elements elements) {
				elements.typed = true;
				context.findKeySerializer(key.getClass(), null).serialize(key, json, context);
			}
			else {
				throw new NotCarriedException("a map with a key that is no text");
			}
		}

	}

	/**
	 * Reads trees.
	 */
	static final class TreeReader<N extends JsonNode> extends ValueDeserializer<N> {

		private final Reader reader = new Reader();

		private final Class<N> type;

		TreeReader(Class<N> type) {
			this.type = type;
		}

		@Override
		public N deserialize(JsonParser json, DeserializationContext context) {
			JsonNode tree = node(this.reader.deserialize(json, context), context.getNodeFactory());
			if (!this.type.isInstance(tree)) {
				context.reportInputMismatch(this.type, "not a " + this.type.getSimpleName());
			}
			return this.type.cast(tree);
		}

		private static JsonNode node(@Nullable Object value, JsonNodeFactory nodes) {
			if (value instanceof Map<?, ?> map) {
				ObjectNode object = nodes.objectNode();
				map.forEach((name, element) -> object.set((String) name, node(element, nodes)));
				return object;
			}
			if (value instanceof List<?> list) {
				ArrayNode array = nodes.arrayNode();
				list.forEach((element) -> array.add(node(element, nodes)));
				return array;
			}
			if (value instanceof Boolean flag) {
				return nodes.booleanNode(flag);
			}
			return (value instanceof Number number) ? number(number, nodes) : text((String) value, nodes);
		}

		private static JsonNode text(@Nullable String text, JsonNodeFactory nodes) {
			return (text != null) ? nodes.stringNode(text) : nodes.nullNode();
		}

		private static JsonNode number(Number number, JsonNodeFactory nodes) {
			if (number instanceof BigDecimal exact) {
				return nodes.numberNode(exact);
			}
			if (number instanceof BigInteger huge) {
				return nodes.numberNode(huge);
			}
			if (number instanceof Double fraction) {
				return nodes.numberNode(fraction.doubleValue());
			}
			return (number instanceof Integer) ? nodes.numberNode(number.intValue())
					: nodes.numberNode(number.longValue());
		}

	}

	/**
	 * Reads values.
	 */
	static final class Reader extends ValueDeserializer<Object> {

		@Override
		public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
			return switch (json.currentToken()) {
				case VALUE_NULL -> null;
				case VALUE_TRUE -> true;
				case VALUE_FALSE -> false;
				case VALUE_NUMBER_INT -> json.getNumberValue();
				case VALUE_NUMBER_FLOAT -> context.isEnabled(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
						? json.getDecimalValue() : number(json.getString());
				case START_OBJECT -> map(json, context);
				case START_ARRAY -> list(json, context);
				default -> json.getString();
			};
		}

		private Map<String, @Nullable Object> map(JsonParser json, DeserializationContext context) {
			Map<String, @Nullable Object> map = new LinkedHashMap<>();
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				json.nextToken();
				map.put(name, deserialize(json, context));
			}
			return map;
		}

		private List<@Nullable Object> list(JsonParser json, DeserializationContext context) {
			List<@Nullable Object> list = new ArrayList<>();
			while (json.nextToken() != JsonToken.END_ARRAY) {
				list.add(deserialize(json, context));
			}
			return list;
		}

		@Override
		public @Nullable Object deserializeWithType(JsonParser json, DeserializationContext context,
				TypeDeserializer typeDeserializer) {
			return typeDeserializer.deserializeTypedFromAny(json, context);
		}

	}

}
