package io.github.taskqueue.internal.json;

import java.io.File;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.jackson.JacksonSerializableSerializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;

/**
 * Tells of a type, from the signature alone, whether its values arrive as they are. The
 * serializers and deserializers are asked that will do the work, so that annotations and
 * modules count.
 */
final class TypeCheck {

	/**
	 * What Jackson itself writes as one text or number, and reads as an equal value.
	 */
	private static final Set<Class<?>> SCALARS = Set.of(Void.class, String.class, Boolean.class, Character.class,
			Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class, BigInteger.class,
			BigDecimal.class, UUID.class, URI.class, URL.class, Locale.class, Currency.class, Charset.class, Path.class,
			File.class, Instant.class, LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class,
			OffsetTime.class, ZonedDateTime.class, Year.class, YearMonth.class, MonthDay.class, Duration.class,
			Period.class, ZoneId.class, ZoneOffset.class, Date.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	static final String NO_OPTIONAL = "null would arrive as an empty Optional";

	/**
	 * Keys of maps among these.
	 */
	private static final Set<Class<?>> KEYS = Set.of(String.class, Boolean.class, Character.class, Byte.class,
			Short.class, Integer.class, Long.class, Float.class, Double.class, BigInteger.class, BigDecimal.class,
			UUID.class, URI.class, Locale.class, Currency.class, Instant.class, LocalDate.class, LocalTime.class,
			LocalDateTime.class, OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class, Year.class,
			YearMonth.class, MonthDay.class, Duration.class, Period.class, ZoneId.class, ZoneOffset.class, Date.class);

	/**
	 * What is equal when its elements are, or has no equality but them.
	 */
	private static final Set<String> CONTAINERS = Set.of("java.util.Collection", "java.util.List", "java.util.Set",
			"java.util.SortedSet", "java.util.NavigableSet", "java.util.Queue", "java.util.Deque",
			"java.util.SequencedCollection", "java.util.SequencedSet", "java.util.ArrayList", "java.util.LinkedList",
			"java.util.Vector", "java.util.HashSet", "java.util.LinkedHashSet", "java.util.TreeSet",
			"java.util.EnumSet", "java.util.ArrayDeque", "java.util.concurrent.CopyOnWriteArrayList",
			"java.util.concurrent.CopyOnWriteArraySet", "java.util.concurrent.ConcurrentLinkedQueue",
			"java.util.concurrent.ConcurrentLinkedDeque", "java.util.concurrent.ConcurrentSkipListSet", "java.util.Map",
			"java.util.SortedMap", "java.util.NavigableMap", "java.util.SequencedMap",
			"java.util.concurrent.ConcurrentMap", "java.util.HashMap", "java.util.LinkedHashMap", "java.util.TreeMap",
			"java.util.Hashtable", "java.util.EnumMap", "java.util.concurrent.ConcurrentHashMap",
			"java.util.concurrent.ConcurrentSkipListMap");

	private final JsonMapper mapper;

	private final SerializationContext writing;

	private final DeserializationContext reading;

	private final Set<JavaType> seen = new HashSet<>();

	private TypeCheck(JsonMapper mapper) {
		this.mapper = mapper;
		this.writing = mapper._serializationContext();
		this.reading = mapper._deserializationContext();
	}

	/**
	 * Refuses a type whose values cannot be carried.
	 */
	static void check(JsonMapper mapper, Type type) {
		requireResolved(type);
		JavaType resolved = mapper.constructType(type);
		if (resolved.isJavaLangObject()) {
			throw new NotCarriedException("Object does not say which class arrives");
		}
		new TypeCheck(mapper).check(resolved);
	}

	/**
	 * Whether a type leaves open of which types the elements of a value are.
	 */
	static boolean isOpen(JavaType type) {
		JavaType content = type.getContentType();
		boolean raw = type.getRawClass().getTypeParameters().length > 0 && type.getBindings().isEmpty();
		return raw || type.isJavaLangObject() || (content != null && isOpen(content))
				|| type.getBindings().getTypeParameters().stream().anyMatch(TypeCheck::isOpen);
	}

	private static void requireResolved(Type type) {
		if (type instanceof TypeVariable<?> variable) {
			throw new NotCarriedException(
					"the type variable %s does not say which class arrives".formatted(variable.getName()));
		}
		if (type instanceof ParameterizedType generic) {
			Arrays.stream(generic.getActualTypeArguments()).forEach(TypeCheck::requireResolved);
		}
		if (type instanceof GenericArrayType array) {
			requireResolved(array.getGenericComponentType());
		}
		if (type instanceof WildcardType wildcard) {
			Arrays.stream(wildcard.getUpperBounds()).forEach(TypeCheck::requireResolved);
		}
	}

	static boolean isScalar(Class<?> type) {
		return type.isPrimitive() || type.isEnum() || SCALARS.contains(type);
	}

	static boolean isOptional(Class<?> type) {
		return type.getName().startsWith("java.util.Optional");
	}

	static boolean isJdk(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
				|| name.startsWith("sun.") || name.startsWith("com.sun.");
	}

	/**
	 * Refuses a class of which Jackson would at most see getters: of the JDK, an
	 * exception, a lambda or a proxy.
	 */
	static void requireOwn(Class<?> type) {
		if (isJdk(type) || Throwable.class.isAssignableFrom(type) || type.isHidden() || Proxy.isProxyClass(type)) {
			throw new NotCarriedException(type.getTypeName() + " has no form in JSON that brings it back");
		}
	}

	/**
	 * Whether the class of a value says all of its types, as that of a collection does
	 * not.
	 */
	static boolean saysItsTypes(Object value) {
		Class<?> type = value.getClass();
		return type.getTypeParameters().length == 0 && !(value instanceof Collection) && !(value instanceof Map)
				&& !type.isArray();
	}

	/**
	 * The class as which a value is written whose type is not known.
	 */
	static Class<?> writtenAs(Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.getDeclaringClass();
		}
		Class<?> type = value.getClass();
		return SCALARS.stream()
			.filter((scalar) -> Modifier.isAbstract(scalar.getModifiers()) && scalar.isInstance(value))
			.findFirst()
			.orElseGet(() -> SealedTypes.outermost(type));
	}

	private void check(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (SCALARS.contains(raw) || raw.isPrimitive() || JsonNode.class.isAssignableFrom(raw)
				|| !this.seen.add(type)) {
			return;
		}
		try {
			checkComposed(type);
		}
		catch (NotCarriedException ex) {
			throw ex;
		}
		catch (JacksonException ex) {
			throw new NotCarriedException(ex.getOriginalMessage());
		}
		catch (IllegalArgumentException ex) {
			throw new NotCarriedException(String.valueOf(ex.getMessage()));
		}
	}

	private void checkComposed(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (raw.getName().startsWith("com.fasterxml.jackson.")) {
			throw new NotCarriedException(raw.getTypeName() + " is of Jackson 2; use the class of tools.jackson");
		}
		if (type.isEnumType()) {
			requireDistinct(raw);
		}
		else if (type.isContainerType() && !type.isReferenceType()) {
			if (!type.getContentType().isJavaLangObject()) {
				check(type.getContentType());
			}
			if (type.isMapLikeType()) {
				checkKey(type.getKeyType());
			}
			if (!type.isArrayType()) {
				checkContainer(type);
			}
		}
		else if (type.isReferenceType()) {
			checkReference(type);
		}
		else {
			checkBean(type);
		}
	}

	/**
	 * Two constants with one text would arrive as one.
	 */
	private void requireDistinct(Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			byte[] written = this.mapper.writerFor(type).writeValueAsBytes(constant);
			if (this.mapper.readerFor(type).readValue(written) != constant) {
				throw new NotCarriedException("the constant %s of %s would arrive as another one"
					.formatted(((Enum<?>) constant).name(), type.getTypeName()));
			}
		}
	}

	private void checkKey(JavaType key) {
		if (key.isJavaLangObject() || KEYS.contains(key.getRawClass())) {
			return;
		}
		if (key.isEnumType()) {
			check(key);
			return;
		}
		ValueSerializer<?> serializer = this.writing.findKeySerializer(key, null);
		if (isJacksons(serializer) && !(serializer instanceof JsonValueSerializer)) {
			throw new NotCarriedException(
					"%s as the key of a map would be written by toString()".formatted(key.getRawClass().getTypeName()));
		}
		this.reading.findKeyDeserializer(key, null);
	}

	/**
	 * A collection is its elements. One with fields of its own is more.
	 */
	private void checkContainer(JavaType type) {
		Class<?> raw = type.getRawClass();
		ValueDeserializer<?> deserializer = this.reading.findRootValueDeserializer(type);
		if (!isJacksons(deserializer)) {
			return;
		}
		for (Class<?> own = raw; own != null && !isJdk(own); own = own.getSuperclass()) {
			if (Arrays.stream(own.getDeclaredFields())
				.anyMatch((field) -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)) {
				throw new NotCarriedException("the fields of %s are not written".formatted(own.getTypeName()));
			}
		}
		boolean creatable = !(deserializer instanceof AbstractDeserializer)
				&& (!(deserializer instanceof ValueInstantiator.Gettable gettable)
						|| gettable.getValueInstantiator() == null
						|| gettable.getValueInstantiator().canCreateUsingDefault());
		if (!creatable || (isJdk(raw) && !CONTAINERS.contains(raw.getName()))) {
			throw new NotCarriedException(
					raw.getTypeName() + " is no collection that arrives as it is; declare List, Set or Map");
		}
	}

	private void checkReference(JavaType type) {
		JavaType content = type.getContentType();
		if (type.hasRawClass(Optional.class)) {
			if (content.isJavaLangObject() || content.isReferenceType()) {
				throw new NotCarriedException("%s does not say which value arrives".formatted(type.toCanonical()));
			}
		}
		else {
			requireOwn(type.getRawClass());
		}
		check(content);
	}

	private void checkBean(JavaType type) {
		Class<?> raw = type.getRawClass();
		ValueSerializer<?> serializer = DeclaredClasses.unguarded(this.writing.findValueSerializer(type));
		ValueDeserializer<?> deserializer = this.reading.findNonContextualValueDeserializer(type);
		boolean bean = serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer;
		if (this.reading.findTypeDeserializer(type) != null) {
			checkSubtypes(type);
		}
		else if (deserializer instanceof AbstractDeserializer) {
			throw new NotCarriedException(
					"nothing says which class of %s arrives; make it sealed, annotate it with @JsonTypeInfo and @JsonSubTypes, or declare a class"
						.formatted(raw.getTypeName()));
		}
		if (type.isAbstract()) {
			if (isJacksons(deserializer)) {
				requireOwn(raw);
			}
			if (deserializer instanceof BeanDeserializerBase target && !target.getValueType().equals(type)) {
				check(target.getValueType());
			}
		}
		else if (bean) {
			requireOwn(raw);
			if (isJacksons(deserializer)) {
				checkState(this.writing.introspectBeanDescription(type), serializer,
						(BeanDeserializerBase) deserializer);
			}
		}
		else if (isJacksons(serializer)) {
			requireOwn(raw);
			checkScalar(this.writing.introspectBeanDescription(type), serializer, deserializer);
		}
	}

	private void checkState(BeanDescription bean, ValueSerializer<?> serializer, BeanDeserializerBase deserializer) {
		BeanState state = new BeanState(bean, serializer);
		state.requireWritten();
		state.requireRead(deserializer);
		for (Iterator<SettableBeanProperty> all = deserializer.properties(); all.hasNext();) {
			SettableBeanProperty property = all.next();
			if (state.isWritten(property.getName()) && !isAnnotated(property.getMember())
					&& !property.getType().isJavaLangObject()) {
				try {
					check(property.getType());
				}
				catch (NotCarriedException ex) {
					throw new NotCarriedException("%s of %s: %s".formatted(property.getName(),
							bean.getBeanClass().getTypeName(), ex.getOriginalMessage()));
				}
			}
		}
	}

	/**
	 * Whether an annotation of the property itself decides how it is written.
	 */
	private boolean isAnnotated(@Nullable AnnotatedMember member) {
		AnnotationIntrospector annotations = this.writing.getAnnotationIntrospector();
		return member != null && (annotations.findSerializer(this.writing.getConfig(), member) != null
				|| annotations.findPolymorphicTypeInfo(this.writing.getConfig(), member) != null);
	}

	/**
	 * A class that is written as one value has to be made of that.
	 */
	private void checkScalar(BeanDescription bean, ValueSerializer<?> serializer, ValueDeserializer<?> deserializer) {
		AnnotatedMember value = bean.findJsonValueAccessor();
		boolean annotated = value != null || bean.getClassInfo().hasAnnotation(JsonSerialize.class)
				|| serializer instanceof JacksonSerializableSerializer;
		boolean made = !(deserializer instanceof BeanDeserializerBase target) || value == null
				|| !isScalar(value.getRawType()) || isMadeOfScalar(target.getValueInstantiator());
		if (!annotated || !made) {
			throw new NotCarriedException("Jackson writes %s as one value, and does not read it from that"
				.formatted(bean.getBeanClass().getTypeName()));
		}
	}

	private static boolean isMadeOfScalar(ValueInstantiator instances) {
		return instances.canCreateUsingDelegate() || instances.canCreateFromString() || instances.canCreateFromInt()
				|| instances.canCreateFromLong() || instances.canCreateFromDouble()
				|| instances.canCreateFromBigDecimal() || instances.canCreateFromBigInteger()
				|| instances.canCreateFromBoolean();
	}

	/**
	 * Those that have names. Where the name is that of a class, any subclass has one.
	 */
	private void checkSubtypes(JavaType type) {
		AnnotatedClass annotated = this.reading.introspectClassAnnotations(type);
		JsonTypeInfo.Value info = this.reading.getAnnotationIntrospector()
			.findPolymorphicTypeInfo(this.reading.getConfig(), annotated);
		Set<String> names = new HashSet<>();
		boolean any = false;
		for (NamedType subtype : this.reading.getConfig()
			.getSubtypeResolver()
			.collectAndResolveSubtypesByTypeId(this.reading.getConfig(), annotated)) {
			Class<?> subclass = subtype.getType();
			if (subclass != type.getRawClass() && type.isTypeOrSuperTypeOf(subclass)
					&& (subclass.isEnum() || !Modifier.isAbstract(subclass.getModifiers()))) {
				any = true;
				if (!names.add(subtype.hasName() ? subtype.getName() : subclass.getSimpleName())) {
					throw new NotCarriedException(
							"two subtypes of %s have the name '%s'; give one another @JsonTypeName"
								.formatted(type.getRawClass().getTypeName(), subclass.getSimpleName()));
				}
				check(this.reading.constructSpecializedType(type, subclass));
			}
		}
		boolean byName = info != null && info.getIdType() != JsonTypeInfo.Id.CLASS
				&& info.getIdType() != JsonTypeInfo.Id.MINIMAL_CLASS && info.getIdType() != JsonTypeInfo.Id.CUSTOM;
		if (!any && byName && type.isAbstract()) {
			throw new NotCarriedException("no subtype of %s has a name; annotate it with @JsonSubTypes"
				.formatted(type.getRawClass().getTypeName()));
		}
	}

	private static boolean isJacksons(Object part) {
		return part.getClass().getName().startsWith("tools.jackson.databind.");
	}

}
