package io.github.taskqueue.internal.json;

import java.io.File;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Values of many types that have to arrive equal.
 */
final class CarriedValues {

	private final List<Arguments> values = new ArrayList<>();

	private CarriedValues() {
	}

	static Stream<Arguments> all() {
		CarriedValues all = new CarriedValues();
		all.numbers();
		all.texts();
		all.times();
		all.collections();
		all.maps();
		all.untyped();
		all.classes();
		all.polymorphic();
		return all.values.stream();
	}

	private void add(Type type, @Nullable Object... values) {
		for (Object value : values) {
			this.values.add(Arguments.of(type.getTypeName().replaceAll("[\\w.]+[.$]", ""), type, value));
		}
	}

	private <T> void add(ParameterizedTypeReference<T> type, Object... values) {
		add(type.getType(), values);
	}

	private void numbers() {
		add(int.class, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
		add(Integer.class, 1, null);
		add(long.class, 0L, Long.MIN_VALUE, Long.MAX_VALUE);
		add(Long.class, 9_007_199_254_740_993L, null);
		add(short.class, Short.MIN_VALUE);
		add(Short.class, (short) 7);
		add(byte.class, Byte.MIN_VALUE);
		add(Byte.class, (byte) 7);
		add(float.class, 0.1f, Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY);
		add(double.class, 0.1, -0.0, 1e300, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
		add(Double.class, Math.PI, null);
		add(boolean.class, true, false);
		add(Boolean.class, true, null);
		add(BigInteger.class, BigInteger.TEN.pow(900), BigInteger.ONE.negate());
		add(BigDecimal.class, new BigDecimal("12345678901234567.89"), new BigDecimal("1.50"), new BigDecimal("1E+400"),
				new BigDecimal("1.0E-10"), BigDecimal.TEN, new BigDecimal("0.00"), new BigDecimal("-7"));
		add(OptionalInt.class, OptionalInt.of(0), OptionalInt.empty());
		add(OptionalLong.class, OptionalLong.of(Long.MAX_VALUE), OptionalLong.empty());
		add(OptionalDouble.class, OptionalDouble.of(0.1), OptionalDouble.empty());
		add(int[].class, new int[] { 1, -1 });
		add(long[].class, new long[] { Long.MAX_VALUE });
		add(double[].class, new double[] { 0.1, Double.NaN });
		add(float[].class, new float[] { 0.1f });
		add(short[].class, new short[] { 1 });
		add(boolean[].class, new boolean[] { true, false });
		add(byte[].class, new byte[] { 0, -1, 127 }, new byte[0]);
		add(BigDecimal[].class, (Object) new BigDecimal[] { new BigDecimal("1.10"), null });
	}

	private void texts() {
		add(String.class, "", "null", "a\u0000\ud83d\ude00\u2028\"\\", "\ud83d", null);
		add(char.class, 'x', '\u0000', '\u20ac', '"');
		add(Character.class, 'x', null);
		add(char[].class, "text".toCharArray());
		add(String[].class, (Object) new String[] { "a", null, "" });
		add(UUID.class, new UUID(1, 2));
		add(URI.class, URI.create("https://example.org/?q=%20#x"), URI.create("relative/path"), URI.create(""));
		add(Locale.class, Locale.GERMANY, Locale.ROOT, Locale.forLanguageTag("zh-Hant-TW"), Locale.ENGLISH);
		add(Currency.class, Currency.getInstance("EUR"));
		add(Charset.class, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
		add(Path.class, Path.of("/tmp"), Path.of("/tmp/../a b/\u00e9"));
		add(File.class, new File("/tmp/a b"));
		add(TimeUnit.class, TimeUnit.DAYS);
		add(Titled.class, Titled.ONE, Titled.TWO, null);
		add(Renamed.class, Renamed.ONE);
		add(Valued.class, Valued.ONE, Valued.TWO);
		add(WithBodies.class, WithBodies.PLUS);
		add(Code.class, new Code("x"), new Code(""));
	}

	private void times() {
		add(Instant.class, Instant.parse("2026-11-01T10:15:30.123456789Z"), Instant.EPOCH, Instant.MIN, Instant.MAX,
				Instant.parse("1900-01-01T00:00:00.000000001Z"));
		add(LocalDate.class, LocalDate.of(2026, 2, 28), LocalDate.MIN, LocalDate.MAX, LocalDate.of(-1, 1, 1));
		add(LocalTime.class, LocalTime.MIN, LocalTime.MAX, LocalTime.of(7, 0), LocalTime.of(7, 0, 1));
		add(LocalDateTime.class, LocalDateTime.of(2026, 3, 29, 2, 30), LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1),
				LocalDateTime.MAX);
		add(OffsetDateTime.class, OffsetDateTime.parse("2026-07-01T00:30:00+02:00"),
				OffsetDateTime.parse("2026-07-01T00:30:00-11:45"),
				OffsetDateTime.parse("2026-07-01T00:30:00.000000001Z"),
				OffsetDateTime.parse("2026-07-01T00:30:00+01:00:30"), OffsetDateTime.MIN);
		add(ZonedDateTime.class, ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]"),
				ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
				ZonedDateTime.parse("2026-10-25T02:30:00+02:00[Europe/Berlin]"),
				ZonedDateTime.of(2026, 7, 1, 0, 30, 0, 1, ZoneOffset.ofHours(2)),
				ZonedDateTime.of(2026, 7, 1, 0, 30, 0, 0, ZoneId.of("UTC")),
				ZonedDateTime.of(2026, 7, 1, 0, 30, 0, 0, ZoneOffset.UTC),
				ZonedDateTime.of(2026, 7, 1, 0, 30, 0, 0, ZoneId.of("Z")),
				ZonedDateTime.of(2026, 7, 1, 0, 30, 0, 0, ZoneId.of("GMT+2")));
		add(OffsetTime.class, OffsetTime.parse("10:15+02:00"), OffsetTime.MAX, OffsetTime.MIN);
		add(Year.class, Year.of(2026), Year.of(-5), Year.of(123_456));
		add(YearMonth.class, YearMonth.of(2026, 2), YearMonth.of(12_345, 1), YearMonth.of(-1, 1));
		add(MonthDay.class, MonthDay.of(2, 29));
		add(Month.class, Month.JANUARY, Month.DECEMBER);
		add(DayOfWeek.class, DayOfWeek.MONDAY);
		add(Duration.class, Duration.ofSeconds(90, 1), Duration.ofSeconds(-1, 1), Duration.ofSeconds(Long.MAX_VALUE),
				Duration.ZERO);
		add(Period.class, Period.of(1, -2, 30), Period.ZERO, Period.ofDays(400));
		add(ZoneId.class, ZoneId.of("Europe/Berlin"), ZoneOffset.ofHours(2), ZoneId.of("UTC"), ZoneOffset.UTC);
		add(ZoneOffset.class, ZoneOffset.ofHoursMinutes(-3, -30), ZoneOffset.UTC, ZoneOffset.MAX);
		add(Date.class, new Date(0), new Date(1_234_567_890_123L), new Date(-1));
		add(Meeting.class, new Meeting(OffsetDateTime.parse("2026-07-01T00:30:00+02:00"), LocalTime.NOON, null));
		add(LocalDate[].class, (Object) new LocalDate[] { LocalDate.EPOCH });
	}

	private void collections() {
		add(new ParameterizedTypeReference<List<LocalDate>>() {
		}, List.of(LocalDate.EPOCH, LocalDate.MAX), List.of(), Arrays.asList(LocalDate.EPOCH, null));
		add(new ParameterizedTypeReference<List<List<BigDecimal>>>() {
		}, List.of(List.of(new BigDecimal("1.10")), List.of()));
		add(new ParameterizedTypeReference<Collection<String>>() {
		}, List.of("b", "a"));
		add(new ParameterizedTypeReference<Set<String>>() {
		}, new LinkedHashSet<>(List.of("z", "b", "y", "a")), Set.of("one"), new TreeSet<>(Set.of("a", "b")));
		add(new ParameterizedTypeReference<SortedSet<Integer>>() {
		}, new TreeSet<>(Set.of(3, 1, 2)));
		add(new ParameterizedTypeReference<TreeSet<LocalDate>>() {
		}, new TreeSet<>(Set.of(LocalDate.MAX, LocalDate.MIN)));
		add(new ParameterizedTypeReference<LinkedList<Long>>() {
		}, new LinkedList<>(List.of(1L, 2L)));
		add(new ParameterizedTypeReference<ArrayList<Short>>() {
		}, new ArrayList<>(List.of((short) 1)));
		add(new ParameterizedTypeReference<Queue<String>>() {
		}, new LinkedList<>(List.of("a")));
		add(new ParameterizedTypeReference<Deque<String>>() {
		}, new LinkedList<>(List.of("a", "b")));
		add(new ParameterizedTypeReference<CopyOnWriteArrayList<String>>() {
		}, new CopyOnWriteArrayList<>(List.of("a")));
		add(new ParameterizedTypeReference<EnumSet<TimeUnit>>() {
		}, EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS), EnumSet.noneOf(TimeUnit.class));
		add(new ParameterizedTypeReference<Set<Titled>>() {
		}, EnumSet.allOf(Titled.class));
		add(new ParameterizedTypeReference<Optional<ZonedDateTime>>() {
		}, Optional.empty(), Optional.of(ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]")));
		add(new ParameterizedTypeReference<List<Optional<String>>>() {
		}, List.of(Optional.of("a"), Optional.empty()));
		add(new ParameterizedTypeReference<List<? extends Line>>() {
		}, List.of(new Line("tea", BigDecimal.ONE)));
		add(new ParameterizedTypeReference<List<Line>[]>() {
		}, (Object) new List<?>[] { List.of(new Line("tea", BigDecimal.ONE)) });
		add(Tags.class, new Tags());
	}

	private void maps() {
		add(new ParameterizedTypeReference<Map<String, LocalDate>>() {
		}, Map.of("a", LocalDate.EPOCH), Map.of("", LocalDate.EPOCH), Collections.singletonMap("a", null));
		add(new ParameterizedTypeReference<Map<LocalDate, OffsetDateTime>>() {
		}, Map.of(LocalDate.MIN, OffsetDateTime.parse("2026-07-01T00:30:00+02:00")));
		add(new ParameterizedTypeReference<Map<Long, String>>() {
		}, Map.of(Long.MIN_VALUE, "a"));
		add(new ParameterizedTypeReference<Map<Integer, List<Line>>>() {
		}, Map.of(7, List.of(new Line("tea", new BigDecimal("1.0")))));
		add(new ParameterizedTypeReference<Map<Double, String>>() {
		}, Map.of(Double.NaN, "a", 0.1, "b"));
		add(new ParameterizedTypeReference<Map<Boolean, String>>() {
		}, Map.of(true, "a", false, "b"));
		add(new ParameterizedTypeReference<Map<BigDecimal, String>>() {
		}, Map.of(new BigDecimal("1.50"), "a"));
		add(new ParameterizedTypeReference<Map<UUID, String>>() {
		}, Map.of(new UUID(1, 2), "a"));
		add(new ParameterizedTypeReference<Map<TimeUnit, String>>() {
		}, Map.of(TimeUnit.DAYS, "a"));
		add(new ParameterizedTypeReference<Map<Titled, String>>() {
		}, Map.of(Titled.ONE, "a"), new EnumMap<>(Map.of(Titled.TWO, "b")));
		add(new ParameterizedTypeReference<Map<Renamed, String>>() {
		}, Map.of(Renamed.ONE, "a"));
		add(new ParameterizedTypeReference<Map<Valued, String>>() {
		}, Map.of(Valued.ONE, "a"));
		add(new ParameterizedTypeReference<EnumMap<TimeUnit, Integer>>() {
		}, new EnumMap<>(Map.of(TimeUnit.DAYS, 1)));
		add(new ParameterizedTypeReference<Map<ZonedDateTime, String>>() {
		}, Map.of(ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]"), "a"));
		add(new ParameterizedTypeReference<Map<OffsetDateTime, String>>() {
		}, Map.of(OffsetDateTime.parse("2026-07-01T00:30:00+02:00"), "a"));
		add(new ParameterizedTypeReference<Map<Instant, String>>() {
		}, Map.of(Instant.parse("2026-11-01T10:15:30.123456789Z"), "a"));
		add(new ParameterizedTypeReference<Map<LocalDateTime, String>>() {
		}, Map.of(LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1), "a"));
		add(new ParameterizedTypeReference<Map<LocalTime, String>>() {
		}, Map.of(LocalTime.MAX, "a"));
		add(new ParameterizedTypeReference<Map<OffsetTime, String>>() {
		}, Map.of(OffsetTime.MAX, "a"));
		add(new ParameterizedTypeReference<Map<YearMonth, String>>() {
		}, Map.of(YearMonth.of(2026, 1), "a"));
		add(new ParameterizedTypeReference<Map<Year, String>>() {
		}, Map.of(Year.of(2026), "a"));
		add(new ParameterizedTypeReference<Map<MonthDay, String>>() {
		}, Map.of(MonthDay.of(2, 29), "a"));
		add(new ParameterizedTypeReference<Map<Duration, String>>() {
		}, Map.of(Duration.ofSeconds(1, 1), "a"));
		add(new ParameterizedTypeReference<Map<Period, String>>() {
		}, Map.of(Period.ofDays(1), "a"));
		add(new ParameterizedTypeReference<Map<ZoneId, String>>() {
		}, Map.of(ZoneId.of("Europe/Berlin"), "a"));
		add(new ParameterizedTypeReference<Map<ZoneOffset, String>>() {
		}, Map.of(ZoneOffset.ofHours(2), "a"));
		add(new ParameterizedTypeReference<Map<Locale, String>>() {
		}, Map.of(Locale.GERMANY, "a"));
		add(new ParameterizedTypeReference<Map<Currency, String>>() {
		}, Map.of(Currency.getInstance("EUR"), "a"));
		add(new ParameterizedTypeReference<Map<URI, String>>() {
		}, Map.of(URI.create("a:b"), "a"));
		add(new ParameterizedTypeReference<Map<Character, String>>() {
		}, Map.of('x', "a"));
		add(new ParameterizedTypeReference<Map<Date, String>>() {
		}, Map.of(new Date(1_234_567_890_123L), "a"));
		add(new ParameterizedTypeReference<Map<BigInteger, String>>() {
		}, Map.of(BigInteger.TEN.pow(30), "a"));
		add(new ParameterizedTypeReference<Map<Code, String>>() {
		}, Map.of(new Code("x"), "a"));
		add(new ParameterizedTypeReference<SortedMap<String, Integer>>() {
		}, new TreeMap<>(Map.of("b", 1, "a", 2)));
		add(new ParameterizedTypeReference<NavigableMap<Integer, Integer>>() {
		}, new TreeMap<>(Map.of(1, 1)));
		add(new ParameterizedTypeReference<ConcurrentHashMap<String, Integer>>() {
		}, new ConcurrentHashMap<>(Map.of("a", 1)));
		add(new ParameterizedTypeReference<Map<String, Map<String, Set<Integer>>>>() {
		}, Map.of("a", Map.of("b", Set.of(1))));
	}

	private void untyped() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("text", "2026-07-01");
		map.put("int", 5);
		map.put("long", Long.MAX_VALUE);
		map.put("huge", BigInteger.TEN.pow(30));
		map.put("double", 0.1);
		map.put("large", 1e300);
		map.put("exact", new BigDecimal("12345678901234567.89"));
		map.put("price", new BigDecimal("19.99"));
		map.put("tiny", new BigDecimal("1.0E-10"));
		map.put("zeros", new BigDecimal("990.00"));
		map.put("whole", new BigDecimal("5"));
		map.put("power", new BigDecimal("1E+3"));
		map.put("none", null);
		map.put("yes", true);
		map.put("list", Arrays.asList(1, null, List.of(0.5, Map.of("k", "v"))));
		map.put("map", Map.of("amount", new BigDecimal("0.10")));
		add(new ParameterizedTypeReference<Map<String, Object>>() {
		}, map, Map.of());
		add(Map.class, map);
		add(new ParameterizedTypeReference<Map<?, ?>>() {
		}, map);
		add(new ParameterizedTypeReference<List<Object>>() {
		}, List.of(map, "text", 1));
		add(new ParameterizedTypeReference<List<?>>() {
		}, List.of(0.25, new BigDecimal("0.25")));
		add(List.class, List.of(map));
		add(Object[].class, (Object) new Object[] { 1, "a", 0.5, null });
		add(new ParameterizedTypeReference<Map<String, Map<String, Object>>>() {
		}, Map.of("a", map));
		add(Event.class, new Event("any", Map.of("price", new BigDecimal("1.5"))), new Event("any", 7),
				new Event("any", null));
		JsonNode node = JsonMapper.shared()
			.readTree("{\"a\":[1,2.5,null,true,\"x\"],\"b\":{\"c\":12345678901},\"d\":{}}");
		ObjectNode object = JsonMapper.shared()
			.createObjectNode()
			.put("exact", new BigDecimal("12345678901234567.89"))
			.put("price", new BigDecimal("19.90"))
			.put("half", 0.5);
		add(JsonNode.class, null, node, object, node.get("a"), object.get("exact"), object.get("half"));
		add(ObjectNode.class, object, null);
		add(ArrayNode.class, node.get("a"));
		add(new ParameterizedTypeReference<Map<String, JsonNode>>() {
		}, Map.of("a", object));
	}

	private void classes() {
		add(Ping.class, new Ping());
		add(EmptyBean.class, new EmptyBean());
		add(Line.class, new Line("tea", new BigDecimal("3.50")), new Line("", null));
		add(FluentBean.class, new FluentBean().amount(990).name("a"));
		add(GetterBean.class, GetterBean.of("a", true));
		add(HalfBean.class, HalfBean.of(1, 2));
		add(Immutable.class, new Immutable(7, "a"));
		add(NotPublic.class, new NotPublic(7));
		add(Annotated.class, Annotated.of(3));
		add(SubBean.class, SubBean.of());
		add(IgnoringBean.class, new IgnoringBean());
		add(Wrapping.class, new Wrapping(new Line("tea", BigDecimal.ONE), 7));
		add(new ParameterizedTypeReference<Box<LocalDate>>() {
		}, new Box<>(LocalDate.EPOCH, List.of(LocalDate.MAX)));
		add(new ParameterizedTypeReference<Box<Box<OffsetDateTime>>>() {
		}, new Box<>(new Box<>(OffsetDateTime.parse("2026-07-01T00:30:00+02:00"), List.of()), List.of()));
		add(new ParameterizedTypeReference<Map<String, Box<Titled>>>() {
		}, Map.of("a", new Box<>(Titled.ONE, List.of(Titled.TWO))));
		add(Tree.class, new Tree("root", List.of(new Tree("leaf", List.of()))));
	}

	private void polymorphic() {
		add(Shape.class, new Circle(2), new Square(3, LocalDate.EPOCH), new Group(List.of(new Circle(1))));
		add(Circle.class, new Circle(2));
		add(Unit.class, Unit.ONE);
		add(Drawing.class, new Drawing(Unit.ONE, new Circle(1)));
		add(new ParameterizedTypeReference<List<Shape>>() {
		}, List.of(new Circle(2), new Square(1, LocalDate.MIN)));
		add(new ParameterizedTypeReference<Map<String, Shape>>() {
		}, Map.of("a", new Square(1, LocalDate.MAX)));
		add(new ParameterizedTypeReference<Optional<Shape>>() {
		}, Optional.of(new Circle(2)));
		add(new ParameterizedTypeReference<Box<Shape>>() {
		}, new Box<>(new Circle(2), List.of(new Circle(3))));
		add(Drawing.class, new Drawing(new Circle(2), new Circle(3)));
		add(Round.class, new Circle(2));
		add(Animal.class, new Dog("rex"), new Cat(9));
		add(Result.class, new Result.Ok("x"), new Result.Failed(7));
		add(Named.class, new Person("ada"));
		add(Sealed.class, Sealed.of(1), SealedSub.of(1, 2));
	}

	record Meeting(OffsetDateTime at, LocalTime until, @Nullable ZonedDateTime end) {

	}

	record Line(String article, @Nullable BigDecimal price) {

	}

	record Event(String type, @Nullable Object payload) {

	}

	record Ping() {

	}

	static final class EmptyBean {

	}

	static final class FluentBean {

		private long amount;

		private @Nullable String name;

		FluentBean amount(long amount) {
			this.amount = amount;
			return this;
		}

		FluentBean name(String name) {
			this.name = name;
			return this;
		}

	}

	static class GetterBean {

		private @Nullable String name;

		private boolean isActive;

		private @Nullable String aCode;

		static GetterBean of(String name, boolean active) {
			GetterBean bean = new GetterBean();
			bean.name = name;
			bean.isActive = active;
			bean.aCode = "code";
			return bean;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public boolean isActive() {
			return this.isActive;
		}

		public void setActive(boolean active) {
			this.isActive = active;
		}

		public @Nullable String getACode() {
			return this.aCode;
		}

		public int getLength() {
			return Objects.requireNonNull(this.name).length();
		}

	}

	static final class HalfBean {

		private int seen;

		private int hidden;

		static HalfBean of(int seen, int hidden) {
			HalfBean bean = new HalfBean();
			bean.seen = seen;
			bean.hidden = hidden;
			return bean;
		}

		public int getSeen() {
			return this.seen;
		}

	}

	static class SubBean extends GetterBean {

		private int more;

		private transient int cache = 7;

		static SubBean of() {
			SubBean bean = new SubBean();
			bean.more = 7;
			bean.setName("a");
			return bean;
		}

	}

	static final class IgnoringBean {

		private int kept = 1;

		@JsonIgnore
		private @Nullable Thread thread;

	}

	static final class Immutable {

		private final long cents;

		private final String name;

		private final int hash;

		public Immutable(long cents, String name) {
			this.cents = cents;
			this.name = name;
			this.hash = Objects.hash(cents, name);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Immutable that && this.cents == that.cents && this.name.equals(that.name)
					&& this.hash == that.hash;
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

	static final class NotPublic {

		private final int size;

		NotPublic(int size) {
			this.size = size;
		}

		public int getSize() {
			return this.size;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof NotPublic that && this.size == that.size;
		}

		@Override
		public int hashCode() {
			return this.size;
		}

	}

	static final class Annotated {

		private final int kelvin;

		private Annotated(int kelvin) {
			this.kelvin = kelvin;
		}

		@JsonCreator
		static Annotated of(@JsonProperty("celsius") int celsius) {
			return new Annotated(celsius + 273);
		}

		@JsonProperty("celsius")
		int celsius() {
			return this.kelvin - 273;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Annotated that && this.kelvin == that.kelvin;
		}

		@Override
		public int hashCode() {
			return this.kelvin;
		}

	}

	record Wrapping(@JsonUnwrapped Line line, int more) {

	}

	record Box<T>(T content, List<T> more) {

	}

	record Tree(String name, List<Tree> children) {

	}

	record Code(@JsonValue String text) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Code {
		}

	}

	@SuppressWarnings("serial")
	static final class Tags extends ArrayList<String> {

	}

	enum Titled {

		ONE, TWO;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT) + " title";
		}

	}

	enum Renamed {

		@JsonProperty("first")
		ONE

	}

	enum Valued {

		ONE(1), TWO(2);

		private final int number;

		Valued(int number) {
			this.number = number;
		}

		@JsonValue
		int number() {
			return this.number;
		}

	}

	enum WithBodies {

		PLUS {

			@Override
			int apply(int number) {
				return number + 1;
			}

		};

		abstract int apply(int number);

	}

	sealed interface Shape permits Round, Square, Unit, Group {

	}

	sealed interface Round extends Shape permits Circle {

	}

	record Circle(int radius) implements Round {

	}

	record Square(int side, LocalDate since) implements Shape {

	}

	record Group(List<Shape> shapes) implements Shape {

	}

	enum Unit implements Shape {

		ONE

	}

	record Drawing(Shape shape, Circle circle) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(Dog.class), @JsonSubTypes.Type(Cat.class) })
	interface Animal {

	}

	@JsonTypeName("dog")
	record Dog(String name) implements Animal {

	}

	@JsonTypeName("cat")
	record Cat(int lives) implements Animal {

	}

	sealed interface Result {

		record Ok(String text) implements Result {

		}

		record Failed(int code) implements Result {

		}

	}

	@JsonDeserialize(as = Person.class)
	interface Named {

	}

	record Person(String name) implements Named {

	}

	static sealed class Sealed permits SealedSub {

		int one;

		static Sealed of(int one) {
			Sealed value = new Sealed();
			value.one = one;
			return value;
		}

		@Override
		public boolean equals(Object other) {
			return other != null && other.getClass() == getClass() && ((Sealed) other).one == this.one;
		}

		@Override
		public int hashCode() {
			return this.one;
		}

	}

	static final class SealedSub extends Sealed {

		int two;

		static SealedSub of(int one, int two) {
			SealedSub value = new SealedSub();
			value.one = one;
			value.two = two;
			return value;
		}

		@Override
		public boolean equals(Object other) {
			return super.equals(other) && ((SealedSub) other).two == this.two;
		}

		@Override
		public int hashCode() {
			return this.two;
		}

	}

}
