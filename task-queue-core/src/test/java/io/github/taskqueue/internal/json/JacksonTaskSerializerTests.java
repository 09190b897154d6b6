package io.github.taskqueue.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.NamedType;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.spi.UnknownShapeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class JacksonTaskSerializerTests extends TaskSerializerContract {

	private final JacksonTaskSerializer serializer = create();

	private static JacksonTaskSerializer create(TaskJsonMapperCustomizer... customizers) {
		return new JacksonTaskSerializer(new TaskJson(JacksonTaskSerializerTests.class.getClassLoader(), false)
			.mapper(null, List.of(), List.of(customizers)));
	}

	@Override
	TaskSerializer serializer() {
		return this.serializer;
	}

	@Test
	void contentTypeIsJson() {
		assertThat(this.serializer.contentType()).isEqualTo("application/json");
	}

	@Test
	void argumentsAreOneJsonObjectByName() {
		byte[] body = this.serializer.writeArguments(parameters("id", long.class, "text", String.class),
				new Object[] { 42L, "é" });
		assertThat(text(body)).isEqualTo("{\"id\":42,\"text\":\"é\"}");
	}

	@Test
	void argumentsWithoutParametersAreWhatTheJsonSays() {
		String body = "{\"small\":1,\"long\":9007199254740993,\"huge\":123456789012345678901234567890,"
				+ "\"price\":0.10,\"exact\":3.14159265358979323846264338327950288,\"none\":null,"
				+ "\"list\":[1.5,{\"text\":\"é\"}],\"yes\":true}";
		Map<String, @Nullable Object> arguments = this.serializer.readArguments(bytes(body));
		assertThat(arguments).containsEntry("small", 1)
			.containsEntry("long", 9007199254740993L)
			.containsEntry("huge", new BigInteger("123456789012345678901234567890"))
			.containsEntry("price", new BigDecimal("0.10"))
			.containsEntry("exact", new BigDecimal("3.14159265358979323846264338327950288"))
			.containsEntry("none", null)
			.containsEntry("list", List.of(new BigDecimal("1.5"), Map.of("text", "é")))
			.containsEntry("yes", true);
		List<TaskParameter> parameters = arguments.keySet()
			.stream()
			.map((name) -> new TaskParameter(name, Object.class))
			.toList();
		assertThat(text(this.serializer.writeArguments(parameters, arguments.values().toArray())))
			.isEqualTo(body.replace("1.5", "1.5e0"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "1", "\"\"", "{", "{} {}", "{\"a\":[}" })
	void argumentsWithoutParametersAreAnObject(String body) {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.readArguments(bytes(body)))
			.withMessageStartingWith("The body is not a JSON object of arguments");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void timesAreIsoTextSoThatOtherLanguagesReadThem() {
		assertThat(text(this.serializer.writeResult(Order.class, Order.SAMPLE)))
			.contains("\"placed\":\"1970-01-01T00:00:01Z\"");
	}

	@Test
	void sealedTypeIsWrittenWithTheSimpleNameOfTheClass() {
		byte[] body = this.serializer.writeArguments(parameters("shape", Shape.class), new Object[] { new Circle(2) });
		assertThat(text(body)).isEqualTo("{\"shape\":{\"@type\":\"Circle\",\"radius\":2}}");
	}

	@Test
	void subtypeThatTheWorkerLacksIsOfAnotherRelease() {
		assertThatExceptionOfType(UnknownShapeException.class)
			.isThrownBy(() -> read(parameters("shape", Shape.class), "{\"shape\":{\"@type\":\"Oval\",\"width\":2}}"))
			.matches(UnknownShapeException::isCertain)
			.withMessageContaining("'shape'");
	}

	@Test
	void numbersOfUntypedValuesAreNumbersToAnyReader() {
		byte[] body = this.serializer.writeArguments(parameters("value", Map.class),
				new Object[] { Map.of("price", new BigDecimal("19.99")) });
		assertThat(text(body)).isEqualTo("{\"value\":{\"price\":19.99e0}}");
	}

	@Test
	void namesOfClassesInTheBodyAreNeitherWrittenNorLoaded() {
		String body = """
				{"value": {"@class": "%1$s", "@type": "%1$s", "id": 1}, "any": ["%1$s", {"id": 1}]}"""
			.formatted(Loaded.class.getName());
		@Nullable Object[] values = read(parameters("value", OldOrder.class, "any", Object.class), body);
		assertThat(values).containsExactly(new OldOrder(1), List.of(Loaded.class.getName(), Map.of("id", 1)));
		assertThat(LoadedFlag.loaded).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"text\"", "42", "{", "{\"a\"", "{\"a\":1,}", "{\"a\":1}{}",
			"{\"a\":1} x", "{\"a\":1", "\u0000", "{'a':1}" })
	void whatIsNoJsonObjectIsRefused(String body) {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("other", String.class), body))
			.withMessageContaining("JSON object of arguments");
	}

	@Test
	void invalidUtf8IsRefused() {
		byte[] body = { '{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}' };
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.readArguments(parameters("a", String.class), body));
	}

	@Test
	void trailingTextAfterAResultIsRefused() {
		byte[] body = "1 2".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.readResult(int.class, body));
	}

	@Test
	void nestingIsCappedWhenReading() {
		assertThatNoException().isThrownBy(() -> read(parameters("value", Object.class), nested(90)));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("value", Object.class), nested(TaskJson.MAX_NESTING + 1)))
			.withMessageContaining("'value'")
			.withMessageContaining("depth");
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("value", Object.class), nested(1_000_000)));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("other", Object.class), nested(1_000_000)));
	}

	private static String nested(int depth) {
		return "{\"value\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
	}

	@Test
	void nestingIsCappedWhenWriting() {
		assertThatNoException().isThrownBy(() -> write(list(90)));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> write(list(TaskJson.MAX_NESTING + 1)))
			.withMessageContaining("'value'")
			.withMessageContaining("depth");
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(() -> write(list(1_000_000)));
	}

	@Test
	void whatCanBeWrittenCanBeRead() {
		for (int depth = 1; depth <= TaskJson.MAX_NESTING + 2; depth++) {
			byte[] body;
			try {
				body = write(list(depth));
			}
			catch (TaskSerializationException ex) {
				assertThat(depth).isGreaterThan(90);
				return;
			}
			assertThatNoException()
				.isThrownBy(() -> this.serializer.readArguments(parameters("value", List.class), body));
		}
	}

	private byte[] write(Object value) {
		return this.serializer.writeArguments(parameters("value", Object.class), new Object[] { value });
	}

	private static List<Object> list(int depth) {
		List<Object> list = new ArrayList<>();
		for (int i = 1; i < depth; i++) {
			list = new ArrayList<>(List.of(list));
		}
		return list;
	}

	@Test
	void loneSurrogateIsEscapedAsItHasNoUtf8Form() {
		assertThat(text(this.serializer.writeResult(String.class, "a\ud83dz"))).isEqualToIgnoringCase("\"a\\ud83dz\"");
	}

	@Test
	void numberThatWouldTakeLongToReadIsRefused() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("value", BigInteger.class), "{\"value\":" + "9".repeat(100_000) + "}"))
			.withMessageContaining("length");
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("value", BigInteger.class), "{\"value\":1e999999999}"))
			.withMessageContaining("'value'");
	}

	@Test
	void mismatchInsideOfAValueIsLocated() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("order", Order.class),
					"{\"order\":{\"id\":1,\"lines\":[{},{\"price\":\"secret\"}]}}"))
			.withMessage("Argument 'order' cannot be read as " + Order.class.getName()
					+ ": the value at lines[1].price does not fit");
	}

	@Test
	void keysOfMapsAreNotShownAsALocation() {
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(
				() -> read(parameters("box", Orders.class), "{\"box\":{\"byCustomer\":{\"secret\":{\"id\":\"x\"}}}}"))
			.withMessageEndingWith("the value at byCustomer[…].id does not fit");
	}

	@Test
	void malformedBodyIsLocated() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> read(parameters("a", String.class), "{\"a\": secret}"))
			.withMessageContaining("malformed JSON at byte ")
			.withNoCause();
	}

	@Test
	void applicationMayCustomizeTheMapper() {
		JacksonTaskSerializer customized = create(
				(builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE),
				(builder) -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
		assertThat(text(customized.writeResult(OldOrder.class, new OldOrder(1)))).isEqualTo("{\"Id\":1}");
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(
				() -> customized.readResult(OldOrder.class, "{\"Id\":1,\"Id\":2}".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void whatTheApplicationsMapperKnowsOfTypesAppliesAndItsOtherSettingsDoNot() {
		JsonMapper application = JsonMapper.builder()
			.addMixIn(OldOrder.class, NumberOnly.class)
			.registerSubtypes(new NamedType(Late.class, "late"))
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		JacksonTaskSerializer own = new JacksonTaskSerializer(
				new TaskJson(getClass().getClassLoader(), false).mapper(application, List.of(), List.of()));
		assertThat(text(own.writeResult(OldOrder.class, new OldOrder(7)))).isEqualTo("7");
		assertThat(own.readResult(OldOrder.class, bytes("7"))).isEqualTo(new OldOrder(7));
		assertThat(text(own.writeResult(Named.class, new Late(1)))).isEqualTo("{\"@type\":\"late\",\"size\":1}");
		assertThat(text(own.writeResult(Map.class, Map.of("a", List.of(1))))).isEqualTo("{\"a\":[1]}");
	}

	private @Nullable Object[] read(List<TaskParameter> parameters, String body) {
		return this.serializer.readArguments(parameters, body.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(byte[] body) {
		return new String(body, StandardCharsets.UTF_8);
	}

	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	interface NumberOnly {

		@JsonValue
		long id();

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static OldOrder of(long id) {
			return new OldOrder(id);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface Named {

	}

	record Late(int size) implements Named {

	}

	record Orders(Map<String, OldOrder> byCustomer) {

	}

	static final class LoadedFlag {

		static boolean loaded;

	}

	static final class Loaded {

		static {
			LoadedFlag.loaded = true;
		}

	}

}
