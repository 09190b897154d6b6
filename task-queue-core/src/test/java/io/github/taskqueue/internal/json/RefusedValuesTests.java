package io.github.taskqueue.internal.json;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.POJONode;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What would arrive as something else.
 */
class RefusedValuesTests {

	private final TaskSerializer serializer = new JacksonTaskSerializer(
			new TaskJson(RefusedValuesTests.class.getClassLoader(), false).mapper(null, List.of(), List.of()));

	static Stream<Type> types() throws NoSuchMethodException {
		Method generic = RefusedValuesTests.class.getDeclaredMethod("generic", Object.class, List.class, Number.class,
				Object[].class);
		return Stream.concat(Arrays.stream(generic.getGenericParameterTypes()),
				Stream.<Type>of(Object.class, Number.class, CharSequence.class, Comparable.class,
						java.io.Serializable.class, InputStream.class, Runnable.class,
						type(new ParameterizedTypeReference<Supplier<String>>() {
						}), type(new ParameterizedTypeReference<Callable<String>>() {
						}), type(new ParameterizedTypeReference<Function<String, String>>() {
						}), type(new ParameterizedTypeReference<Stream<String>>() {
						}), type(new ParameterizedTypeReference<Iterator<String>>() {
						}), type(new ParameterizedTypeReference<Iterable<String>>() {
						}), type(new ParameterizedTypeReference<Optional<Optional<String>>>() {
						}), type(new ParameterizedTypeReference<Optional<Object>>() {
						}), type(new ParameterizedTypeReference<AtomicReference<String>>() {
						}), type(new ParameterizedTypeReference<List<Runnable>>() {
						}), type(new ParameterizedTypeReference<Map<String, List<InputStream>>>() {
						}), type(new ParameterizedTypeReference<Map<Line, String>>() {
						}), type(new ParameterizedTypeReference<Map<List<String>, String>>() {
						}), type(new ParameterizedTypeReference<Box<Runnable>>() {
						}), type(new ParameterizedTypeReference<IdentityHashMap<String, String>>() {
						}), type(new ParameterizedTypeReference<PriorityQueue<String>>() {
						}), Resource.class, ByteArrayResource.class, Class.class, Pattern.class, InetAddress.class,
						Calendar.class, Clock.class, BitSet.class, AtomicInteger.class, StringBuilder.class,
						Thread.class, Timestamp.class, java.sql.Date.class, java.sql.Time.class, Exception.class,
						OwnException.class, com.fasterxml.jackson.databind.JsonNode.class,
						com.fasterxml.jackson.databind.node.ObjectNode.class, OpenShape.class, OpenAbstract.class,
						NoNames.class, SameNames.class, Inner.class, NoConstructor.class, HiddenParameter.class,
						FinalList.class, Shadowing.class, WithClock.class, Outer.class, TextOnly.class, SameText.class,
						OwnFields.class, OpenLeaf.class, TaskHandle.class));
	}

	private static Type type(ParameterizedTypeReference<?> reference) {
		return reference.getType();
	}

	<X, N extends Number> void generic(X value, List<X> values, N number, X[] array) {
	}

	@ParameterizedTest
	@MethodSource("types")
	void typeIsRefusedAtTheStart(Type type) {
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(() -> this.serializer.check(type))
			.withMessageContaining(type.getTypeName());
	}

	static Stream<Arguments> values() {
		SortedSet<String> reversed = new TreeSet<>(Comparator.reverseOrder());
		SortedMap<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		Map<String, @Nullable Object> nested = new HashMap<>();
		nested.put("a", List.of(1, Map.of("day", LocalDate.EPOCH)));
		return Stream.of(Arguments.of(type(new ParameterizedTypeReference<Map<String, Object>>() {
		}), Map.of("day", LocalDate.EPOCH)), untyped(OffsetDateTime.MIN), untyped(UUID.randomUUID()),
				untyped(Set.of(1)), untyped(new Line("a")), untyped(new byte[] { 1 }), untyped('x'),
				untyped(Double.NaN), untyped(Float.NEGATIVE_INFINITY), untyped(Optional.of(1)), untyped(Kind.ONE),
				untyped(new int[] { 1 }), untyped((Runnable) () -> {
				}), untyped(new StringBuilder("a")), untyped(new AtomicInteger(1)), untyped(Map.of(1, "a")),
				untyped(new ArrayDeque<>(List.of(1))), untyped(new ByteArrayInputStream(new byte[0])),
				untyped(new Date()), untyped(Object.class), Arguments.of(Map.class, nested),
				Arguments.of(Map.class, Map.of(1, "a")), Arguments.of(List.class, List.of(LocalDate.EPOCH)),
				Arguments.of(Object[].class, new Object[] { LocalDate.EPOCH }), Arguments.of(Path.class, Path.of("a")),
				Arguments.of(File.class, new File("a")), Arguments.of(BigInteger.class, BigInteger.TEN.pow(5_000)),
				untyped(BigInteger.TEN.pow(1_000).negate()), untyped(new BigDecimal("0." + "1".repeat(1_000))),
				Arguments.of(BigDecimal.class, new BigDecimal("1".repeat(5_000) + ".5")),
				Arguments.of(JsonNode.class,
						JsonMapper.shared().getNodeFactory().numberNode(BigInteger.TEN.pow(5_000))),
				Arguments.of(JsonNode.class,
						JsonMapper.shared().createObjectNode().set("day", new POJONode(LocalDate.EPOCH))),
				Arguments.of(JsonNode.class, JsonMapper.shared().nullNode()), Arguments.of(OptionalInt.class, null),
				Arguments.of(type(new ParameterizedTypeReference<Optional<String>>() {
				}), null), Arguments.of(MaybeNamed.class, new MaybeNamed(null)),
				Arguments.of(Payload.class, new Payload(LocalDate.EPOCH)),
				Arguments.of(type(new ParameterizedTypeReference<SortedSet<String>>() {
				}), reversed), Arguments.of(type(new ParameterizedTypeReference<TreeSet<String>>() {
				}), reversed), Arguments.of(type(new ParameterizedTypeReference<SortedMap<String, String>>() {
				}), ignoringCase), Arguments.of(type(new ParameterizedTypeReference<Collection<String>>() {
				}), Set.of("a")), Arguments.of(type(new ParameterizedTypeReference<Queue<String>>() {
				}), new PriorityQueue<>(List.of("a"))), Arguments.of(Date.class, new Timestamp(1)),
				Arguments.of(Date.class, new java.sql.Date(1)), Arguments.of(Parent.class, new Child()),
				Arguments.of(Holder.class, new Holder(new Child(), List.of())),
				Arguments.of(Holder.class, new Holder(new Parent(), List.of(new Parent(), new Child()))),
				Arguments.of(type(new ParameterizedTypeReference<Map<String, Parent>>() {
				}), Map.of("a", new Child())), Arguments.of(type(new ParameterizedTypeReference<Optional<Parent>>() {
				}), Optional.of(new Child())), Arguments.of(Parent[].class, new Parent[] { new Child() }),
				Arguments.of(Named.class, new Unnamed()), Arguments.of(Half.class, new HalfLeaf()),
				Arguments.of(Named[].class, new Named[] { new Unnamed() }),
				Arguments.of(type(new ParameterizedTypeReference<Map<String, Integer>>() {
				}), java.util.Collections.singletonMap(null, 1)));
	}

	private static Arguments untyped(Object value) {
		return Arguments.of(type(new ParameterizedTypeReference<Map<String, Object>>() {
		}), Map.of("k", value));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsRefusedAtTheCall(Type type, @Nullable Object value) {
		this.serializer.check(type);
		List<TaskParameter> parameters = List.of(new TaskParameter("order", type));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.writeArguments(parameters, new Object[] { value }))
			.withMessageContaining("'order'");
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.writeResult(type, value));
	}

	static Stream<Object> states() {
		return Stream.of((Runnable) () -> {
		}, new ByteArrayInputStream(new byte[0]), new AtomicInteger(7), new WithClock(), new Payload(LocalDate.EPOCH),
				new OwnException("a"), Path.of("a"), new Holder(new Child(), List.of()));
	}

	@ParameterizedTest
	@MethodSource("states")
	void checkpointIsRefusedAtTheSave(Object state) {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.writeResult(Object.class, state));
	}

	static Stream<Arguments> openStates() {
		return Stream.of(Arguments.of(Map.class, Map.of("day", LocalDate.EPOCH)),
				Arguments.of(List.class, List.of(Set.of())),
				Arguments.of(type(new ParameterizedTypeReference<Map<String, Object>>() {
				}), Map.of("a", List.of(new Line("a")))), Arguments.of(Box.class, new Box<>(Kind.ONE)),
				Arguments.of(Map.class, Map.of(1, "a")), Arguments.of(type(new ParameterizedTypeReference<Box<?>>() {
				}), new Box<>('x')));
	}

	@ParameterizedTest
	@MethodSource("openStates")
	void checkpointWithTypedElementsIsNotReadWithoutTheirTypes(Type type, Object state) {
		byte[] saved = this.serializer.writeResult(Object.class, state);
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.readResult(type, saved))
			.withMessageContaining("does not declare");
	}

	@Test
	void refusalNamesTheParameterAndTheKey() {
		Map<String, Object> order = new LinkedHashMap<>();
		order.put("lines", List.of(1, Map.of("day", LocalDate.EPOCH)));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.writeArguments(List.of(new TaskParameter("order", Map.class)),
					new Object[] { order }))
			.withMessageContaining("'order'")
			.withMessageContaining("lines[1].day")
			.withMessageContaining("java.time.LocalDate");
	}

	@Test
	void requestByNameWritesWhatItsValuesAre() {
		List<Object> lines = List.of(new Line("a"), LocalDate.EPOCH, Map.of(LocalDate.EPOCH, new BigDecimal("1.50")));
		assertThatNoException().isThrownBy(() -> this.serializer
			.writeArguments(List.of(new TaskParameter("lines", Object.class)), new Object[] { lines }));
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.serializer.writeArguments(List.of(new TaskParameter("lines", Object.class)),
					new Object[] { List.of(new Payload(LocalDate.EPOCH)) }))
			.withMessageContaining("'lines'");
	}

	record Line(String article) {

	}

	record Box<T>(T content) {

	}

	record MaybeNamed(@Nullable Optional<String> name) {

	}

	record Payload(Object content) {

	}

	enum Kind {

		ONE

	}

	static class Parent {

		int one;

	}

	static class Child extends Parent {

		int two;

	}

	record Holder(Parent parent, List<Parent> more) {

	}

	interface OpenShape {

		int size();

	}

	abstract static class OpenAbstract {

		int size;

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface NoNames {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(value = KnownNamed.class, name = "known"))
	interface Named {

	}

	record KnownNamed(int size) implements Named {

	}

	record Unnamed() implements Named {

	}

	sealed interface SameNames {

		final class One {

			record Ok(int size) implements SameNames {

			}

		}

		final class Other {

			record Ok(int size) implements SameNames {

			}

		}

	}

	sealed interface OpenLeaf {

		non-sealed interface Leaf extends OpenLeaf {

		}

	}

	sealed interface Half {

	}

	static non-sealed class HalfKnown implements Half {

		int size;

	}

	static class HalfLeaf extends HalfKnown {

	}

	class Inner {

		int size;

	}

	static final class NoConstructor {

		private final int size;

		NoConstructor(int size) {
			this.size = size;
		}

		int size() {
			return this.size;
		}

	}

	static final class HiddenParameter {

		private final long cents;

		public HiddenParameter(long cents, String name) {
			this.cents = cents + name.length();
		}

	}

	static final class FinalList {

		private final List<String> names = new ArrayList<>();

		public List<String> getNames() {
			return this.names;
		}

	}

	static class Shadowed {

		private int size;

	}

	static class Shadowing extends Shadowed {

		private int size;

	}

	static final class WithClock {

		private Clock clock = Clock.systemUTC();

		private int size;

	}

	record Outer(String name, List<WithClock> more) {

	}

	static final class TextOnly {

		private @Nullable String text;

		@JsonValue
		public @Nullable String text() {
			return this.text;
		}

	}

	enum SameText {

		ONE, TWO;

		@Override
		public String toString() {
			return "same";
		}

	}

	@SuppressWarnings("serial")
	static class OwnFields extends ArrayList<String> {

		int size;

	}

	@SuppressWarnings("serial")
	static class OwnException extends RuntimeException {

		OwnException(String message) {
			super(message);
		}

	}

}
