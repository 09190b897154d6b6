package io.github.taskqueue.internal.json;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskParameter.IfAbsent;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.spi.UnknownShapeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link TaskSerializer} must do, whatever format it writes.
 */
public abstract class TaskSerializerContract {

	/**
	 * The serializer to test.
	 * @return the serializer
	 */
	abstract TaskSerializer serializer();

	static Stream<Arguments> values() {
		return Stream.of(Arguments.of(boolean.class, true), Arguments.of(byte.class, Byte.MIN_VALUE),
				Arguments.of(char.class, '\u20ac'), Arguments.of(short.class, Short.MAX_VALUE),
				Arguments.of(int.class, Integer.MIN_VALUE), Arguments.of(long.class, Long.MAX_VALUE),
				Arguments.of(float.class, Float.MIN_VALUE), Arguments.of(double.class, Math.PI),
				Arguments.of(double.class, Double.NaN), Arguments.of(double.class, Double.NEGATIVE_INFINITY),
				Arguments.of(Long.class, 9_007_199_254_740_993L), Arguments.of(String.class, ""),
				Arguments.of(String.class, "\u0000 \" \\ \n \u2028 \u00e9 \u20ac \ud83d\ude00"),
				Arguments.of(String.class, "\ud83d"), Arguments.of(String.class, "a\ude00\ud83dz"),
				Arguments.of(BigInteger.class, BigInteger.TEN.pow(900)),
				Arguments.of(BigDecimal.class, new BigDecimal("0.1000000000000000055511151231257827")),
				Arguments.of(BigDecimal.class, new BigDecimal("1E+400")), Arguments.of(UUID.class, new UUID(1, 2)),
				Arguments.of(URI.class, URI.create("https://example.org/?q=1")),
				Arguments.of(Instant.class, Instant.parse("2026-11-01T10:15:30.123456789Z")),
				Arguments.of(LocalDate.class, LocalDate.of(2026, 2, 28)),
				Arguments.of(Duration.class, Duration.ofSeconds(90, 1)), Arguments.of(TimeUnit.class, TimeUnit.DAYS),
				Arguments.of(Order.class, Order.SAMPLE),
				Arguments.of(type(new ParameterizedTypeReference<List<Order>>() {
				}), List.of(Order.SAMPLE, Order.SAMPLE)),
				Arguments.of(type(new ParameterizedTypeReference<Map<String, List<Long>>>() {
				}), Map.of("a", List.of(1L, 2L), "b", List.of())),
				Arguments.of(type(new ParameterizedTypeReference<Set<TimeUnit>>() {
				}), EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS)),
				Arguments.of(type(new ParameterizedTypeReference<Box<Order>>() {
				}), new Box<>(Order.SAMPLE)), Arguments.of(type(new ParameterizedTypeReference<Optional<Instant>>() {
				}), Optional.of(Instant.EPOCH)), Arguments.of(type(new ParameterizedTypeReference<Optional<String>>() {
				}), Optional.empty()));
	}

	private static Type type(ParameterizedTypeReference<?> reference) {
		return reference.getType();
	}

	@ParameterizedTest
	@MethodSource("values")
	void argumentComesBackAsItWas(Type type, Object value) {
		List<TaskParameter> parameters = List.of(new TaskParameter("before", int.class),
				new TaskParameter("value", type), new TaskParameter("after", String.class));
		byte[] body = serializer().writeArguments(parameters, new Object[] { 7, value, "end" });
		assertThat(serializer().readArguments(parameters, body)).containsExactly(7, value, "end");
	}

	@ParameterizedTest
	@MethodSource("values")
	void resultComesBackAsItWas(Type type, Object value) {
		assertThat(serializer().readResult(type, serializer().writeResult(type, value))).isEqualTo(value);
	}

	@Test
	void timesWithAZoneStayTheSameMoment() {
		ZonedDateTime zoned = ZonedDateTime.parse("2026-11-01T10:15:30+01:00[Europe/Berlin]");
		OffsetDateTime offset = OffsetDateTime.parse("2026-11-01T10:15:30-08:00");
		assertThat((ZonedDateTime) roundTrip(ZonedDateTime.class, zoned)).isEqualTo(zoned);
		assertThat((OffsetDateTime) roundTrip(OffsetDateTime.class, offset)).isEqualTo(offset);
	}

	@Test
	void bytesAndArraysComeBack() {
		assertThat(roundTrip(byte[].class, new byte[] { 0, -1, 127 })).isEqualTo(new byte[] { 0, -1, 127 });
		assertThat(roundTrip(int[].class, new int[] { 1, 2 })).isEqualTo(new int[] { 1, 2 });
		assertThat(roundTrip(String[].class, new String[] { "a", null })).isEqualTo(new String[] { "a", null });
	}

	private @Nullable Object roundTrip(Type type, Object value) {
		return serializer().readResult(type, serializer().writeResult(type, value));
	}

	@Test
	void noArgumentsAreNoArguments() {
		byte[] body = serializer().writeArguments(List.of(), new Object[0]);
		assertThat(serializer().readArguments(List.of(), body)).isEmpty();
	}

	@Test
	void nullsComeBack() {
		List<TaskParameter> parameters = parameters("text", String.class, "order", Order.class);
		byte[] body = serializer().writeArguments(parameters, new @Nullable Object[] { null, null });
		assertThat(serializer().readArguments(parameters, body)).containsExactly(null, null);
		assertThat(serializer().readResult(Order.class, serializer().writeResult(Order.class, null))).isNull();
		assertThat(serializer().readResult(Void.class, serializer().writeResult(Void.class, null))).isNull();
	}

	@Test
	void argumentsGoByNameAndNotByPosition() {
		byte[] body = serializer().writeArguments(parameters("one", String.class, "other", String.class),
				new Object[] { "1", "2" });
		assertThat(serializer().readArguments(parameters("other", String.class, "one", String.class), body))
			.containsExactly("2", "1");
	}

	@Test
	void argumentThatTheMethodNoLongerTakesIsIgnored() {
		byte[] body = serializer().writeArguments(parameters("old", Order.class, "kept", long.class),
				new Object[] { Order.SAMPLE, 42L });
		assertThat(serializer().readArguments(parameters("kept", long.class), body)).containsExactly(42L);
		assertThat(serializer().readArguments(List.of(), body)).isEmpty();
	}

	@Test
	void argumentThatTheMessageLacksIsNull() {
		byte[] body = serializer().writeArguments(parameters("id", long.class), new Object[] { 42L });
		assertThat(serializer().readArguments(parameters("id", long.class, "text", String.class), body))
			.containsExactly(42L, null);
	}

	@ParameterizedTest
	@ValueSource(classes = { long.class, boolean.class, byte.class, char.class, short.class, int.class, float.class,
			double.class })
	void primitiveArgumentThatTheMessageLacksIsNeitherZeroNorFalse(Class<?> type) {
		byte[] body = serializer().writeArguments(parameters("id", long.class), new Object[] { 42L });
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("id", long.class, "added", type), body))
			.withMessage("Argument 'added' is missing");
	}

	@Test
	void argumentWithADefaultValueIsLeftToTheWorker() {
		TaskParameter count = new TaskParameter("count", int.class, IfAbsent.DEFAULT);
		byte[] none = serializer().writeArguments(List.of(), new Object[0]);
		assertThat(serializer().readArguments(List.of(count), none)).containsExactly(TaskParameter.ABSENT);
		byte[] zero = serializer().writeArguments(List.of(count), new Object[] { 0 });
		assertThat(serializer().readArguments(List.of(count), zero)).containsExactly(0);
	}

	@Test
	void nullForAPrimitiveIsRefused() {
		byte[] body = serializer().writeArguments(parameters("count", Integer.class), new @Nullable Object[] { null });
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("count", int.class), body))
			.withMessage("Argument 'count' cannot be read as int: it is null");
	}

	@Test
	void constantThatTheEnumLacksIsOfAnotherRelease() {
		byte[] body = serializer().writeArguments(parameters("unit", String.class), new Object[] { "CENTURIES" });
		assertThatExceptionOfType(UnknownShapeException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("unit", TimeUnit.class), body))
			.matches(UnknownShapeException::isCertain)
			.withMessageContaining("'unit'");
		byte[] list = serializer().writeArguments(parameters("units", Object.class),
				new Object[] { Map.of("CENTURIES", List.of(1)) });
		Type byUnit = type(new ParameterizedTypeReference<Map<TimeUnit, List<Integer>>>() {
		});
		assertThatExceptionOfType(UnknownShapeException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("units", byUnit), list))
			.matches(UnknownShapeException::isCertain);
	}

	@Test
	void anyOtherMismatchMayBeAMistake() {
		byte[] body = serializer().writeArguments(parameters("id", String.class), new Object[] { "one" });
		assertThatExceptionOfType(UnknownShapeException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("id", long.class), body))
			.matches((ex) -> !ex.isCertain());
	}

	@Test
	void propertyThatATypeNoLongerHasIsIgnored() {
		byte[] body = serializer().writeArguments(parameters("value", Order.class), new Object[] { Order.SAMPLE });
		assertThat(serializer().readArguments(parameters("value", OldOrder.class), body))
			.containsExactly(new OldOrder(Order.SAMPLE.id()));
	}

	@Test
	void declaredTypeDecidesWhatIsRead() {
		byte[] body = serializer().writeArguments(parameters("value", Object.class), new Object[] { Order.SAMPLE });
		assertThat(serializer().readArguments(parameters("value", Object.class), body)).singleElement()
			.isInstanceOf(Map.class);
	}

	@Test
	void errorNamesTheArgumentAndTheType() {
		byte[] body = serializer().writeArguments(parameters("id", int.class, "when", String.class),
				new Object[] { 1, "tomorrow" });
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("id", int.class, "when", Instant.class), body))
			.withMessageContaining("'when'")
			.withMessageContaining("java.time.Instant");
	}

	static Stream<Arguments> mismatches() {
		return Stream.of(Arguments.of("secret", int.class), Arguments.of("secret", Instant.class),
				Arguments.of("secret", boolean.class), Arguments.of("secret", UUID.class),
				Arguments.of("secret", TimeUnit.class), Arguments.of("secret", BigDecimal.class),
				Arguments.of("secret", Order.class), Arguments.of(777_777_777_777L, int.class),
				Arguments.of(777_777_777_777L, TimeUnit.class), Arguments.of(Map.of("id", "secret"), OldOrder.class),
				Arguments.of(Map.of("secret", Map.of("id", "secret")), type(new MapOfOrders())),
				Arguments.of(Map.of("value", "secret"), Picky.class));
	}

	private static final class MapOfOrders extends ParameterizedTypeReference<Map<String, OldOrder>> {

	}

	@ParameterizedTest
	@MethodSource("mismatches")
	void errorShowsNoPayload(Object value, Type type) {
		byte[] body = serializer().writeArguments(parameters("value", Object.class), new Object[] { value });
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().readArguments(parameters("value", type), body))
			.withMessageContaining("'value'")
			.satisfies(TaskSerializerContract::showsNoPayload);
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().readResult(type, serializer().writeResult(Object.class, value)))
			.withMessageContaining("result")
			.satisfies(TaskSerializerContract::showsNoPayload);
	}

	private static void showsNoPayload(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain("secret", "777777777777");
		}
	}

	@Test
	void damagedBodyIsRefusedWithoutShowingIt() {
		byte[] body = serializer().writeArguments(parameters("value", String.class), new Object[] { "secret" });
		for (int length = 0; length < body.length; length++) {
			byte[] cut = Arrays.copyOf(body, length);
			assertThatExceptionOfType(TaskSerializationException.class)
				.isThrownBy(() -> serializer().readArguments(parameters("value", String.class), cut))
				.satisfies(TaskSerializerContract::showsNoPayload);
		}
	}

	@Test
	void argumentThatCannotBeWrittenIsNamed() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().writeArguments(parameters("id", int.class, "bad", Throwing.class),
					new Object[] { 1, new Throwing() }))
			.withMessageContaining("'bad'")
			.withMessageContaining("IllegalStateException")
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void valueThatHoldsItselfIsRefused() {
		Map<String, Object> circle = new LinkedHashMap<>();
		circle.put("again", circle);
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().writeArguments(parameters("circle", Map.class), new Object[] { circle }))
			.withMessageContaining("'circle'");
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> serializer().writeResult(Map.class, circle));
	}

	static List<TaskParameter> parameters(String name, Type type) {
		return List.of(new TaskParameter(name, type));
	}

	static List<TaskParameter> parameters(String one, Type oneType, String other, Type otherType) {
		return List.of(new TaskParameter(one, oneType), new TaskParameter(other, otherType));
	}

	public record Order(long id, List<Line> lines, @Nullable String note, Optional<String> voucher, Instant placed) {

		static final Order SAMPLE = new Order(42, List.of(new Line("tea", new BigDecimal("3.50"))), null,
				Optional.of("first"), Instant.ofEpochSecond(1));

	}

	record Line(String article, BigDecimal price) {

	}

	public record OldOrder(long id) {

	}

	record Box<T>(T content) {

	}

	record Picky(String value) {

		Picky {
			if (!value.isEmpty()) {
				throw new UnsupportedOperationException();
			}
		}

	}

	static final class Throwing {

		public String getText() {
			throw new IllegalStateException("broken getter");
		}

	}

}
