package io.github.taskqueue.internal.json;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.jdk.CollectionSerializer;
import tools.jackson.databind.ser.jdk.IndexedListSerializer;
import tools.jackson.databind.ser.jdk.JavaUtilDateSerializer;
import tools.jackson.databind.ser.jdk.MapSerializer;
import tools.jackson.databind.ser.jdk.ObjectArraySerializer;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;
import tools.jackson.databind.util.NameTransformer;

/**
 * Refuses values that the declared type would not bring back: those of another class than
 * the one that is read, and collections of which the order would be lost. What can be
 * told from a class alone is told when its serializer is made, once.
 */
final class DeclaredClasses extends ValueSerializerModifier {

	private static final ValueSerializer<Object> UNTYPED = new UntypedValues.Writer();

	private static final ValueSerializer<Object> UNTYPED_KEY = new UntypedValues.KeyWriter();

	private static final ValueSerializer<Object> NO_OPTIONAL = new ValueSerializer<>() {

		@Override
		public void serialize(@Nullable Object value, JsonGenerator json, SerializationContext context) {
			throw new NotCarriedException(TypeCheck.NO_OPTIONAL);
		}

	};

	/**
	 * Of fewer digits than are read.
	 */
	private static final int SOME_BITS = 3_000;

	private static final String SET_AS_LIST = "a Set would arrive as a List; declare a Set";

	@Override
	public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription.Supplier bean,
			List<BeanPropertyWriter> properties) {
		properties.stream()
			.filter((property) -> property.getType().isJavaLangObject() && !property.hasSerializer()
					&& property.getTypeSerializer() == null)
			.forEach((property) -> property.assignSerializer(UNTYPED));
		properties.stream()
			.filter((property) -> TypeCheck.isOptional(property.getType().getRawClass())
					&& !property.hasNullSerializer())
			.forEach((property) -> property.assignNullSerializer(NO_OPTIONAL));
		return properties;
	}

	@Override
	public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier bean,
			ValueSerializer<?> serializer) {
		JavaType type = bean.getType();
		if (serializer instanceof JavaUtilDateSerializer) {
			return new Guard(serializer, new OnlyClass(type.getRawClass()));
		}
		if (Path.class.isAssignableFrom(type.getRawClass()) || type.hasRawClass(File.class)) {
			return new Guard(serializer, DeclaredClasses::requireAbsolute);
		}
		if (type.hasRawClass(BigInteger.class) || type.hasRawClass(BigDecimal.class)) {
			return new Guard(serializer, DeclaredClasses::requireFewDigits);
		}
		if (!(serializer instanceof BeanSerializerBase) && !(serializer instanceof UnknownSerializer)) {
			return serializer;
		}
		if (type.isJavaLangObject()) {
			return UNTYPED;
		}
		boolean open = type.isAbstract()
				|| config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, bean.getClassInfo()) != null;
		if (open) {
			return new AnySubclass(serializer, type.getRawClass(), target(config, bean), null);
		}
		try {
			TypeCheck.requireOwn(type.getRawClass());
			new BeanState(bean.get(), serializer).requireWritten();
		}
		catch (NotCarriedException ex) {
			return new Guard(serializer, (value) -> ex.getOriginalMessage());
		}
		return type.isFinal() ? serializer : new Guard(serializer, new OnlyClass(type.getRawClass()));
	}

	/**
	 * The one class that an annotation makes of an abstract type, or {@code null}.
	 */
	private static @Nullable Class<?> target(SerializationConfig config, BeanDescription.Supplier bean) {
		JavaType type = bean.getType();
		Class<?> target = config.getAnnotationIntrospector()
			.refineDeserializationType(config, bean.getClassInfo(), type)
			.getRawClass();
		return (target != type.getRawClass()) ? target : null;
	}

	/**
	 * The serializer that does the work.
	 */
	static ValueSerializer<?> unguarded(ValueSerializer<?> serializer) {
		return (serializer instanceof Guard guard) ? guard.delegate : serializer;
	}

	@Override
	public ValueSerializer<?> modifyMapSerializer(SerializationConfig config, MapType type,
			BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
		ValueSerializer<?> result = serializer;
		if (serializer.getClass() == MapSerializer.class
				&& (type.getKeyType().isJavaLangObject() || type.getContentType().isJavaLangObject())) {
			result = MapSerializer.construct(type, type.useStaticType(), null,
					type.getKeyType().isJavaLangObject() ? UNTYPED_KEY : null,
					type.getContentType().isJavaLangObject() ? UNTYPED : null, null, null, null);
		}
		return SortedMap.class.isAssignableFrom(type.getRawClass()) ? new Guard(result, DeclaredClasses::requireOrder)
				: result;
	}

	@Override
	public ValueSerializer<?> modifyCollectionSerializer(SerializationConfig config, CollectionType type,
			BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
		ValueSerializer<?> result = serializer;
		if (type.getContentType().isJavaLangObject()
				&& (serializer instanceof CollectionSerializer || serializer instanceof IndexedListSerializer)) {
			result = new CollectionSerializer(type.getContentType(), false, null, UNTYPED);
		}
		Class<?> raw = type.getRawClass();
		boolean guarded = SortedSet.class.isAssignableFrom(raw)
				|| (raw.isInterface() && !Set.class.isAssignableFrom(raw) && !List.class.isAssignableFrom(raw));
		return guarded ? new Guard(result, DeclaredClasses::requireOrder) : result;
	}

	@Override
	public ValueSerializer<?> modifyArraySerializer(SerializationConfig config, ArrayType type,
			BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
		return (type.getContentType().isJavaLangObject() && serializer instanceof ObjectArraySerializer)
				? new ObjectArraySerializer(type.getContentType(), false, null, UNTYPED) : serializer;
	}

	private static @Nullable String requireOrder(Object value) {
		Comparator<?> comparator = (value instanceof SortedSet<?> set) ? set.comparator()
				: (value instanceof SortedMap<?, ?> map) ? map.comparator() : null;
		if (comparator != null && comparator != Comparator.naturalOrder()) {
			return "its comparator would be lost; declare a List, or a Set or Map, which keep the order";
		}
		if (value instanceof PriorityQueue) {
			return "a PriorityQueue would arrive as a list in another order";
		}
		return (value instanceof Collection && value instanceof Set && !(value instanceof SortedSet)) ? SET_AS_LIST
				: null;
	}

	/**
	 * A relative path would arrive as an absolute one.
	 */
	private static @Nullable String requireAbsolute(Object value) {
		boolean absolute = (value instanceof Path path)
				? path.isAbsolute() && path.getFileSystem() == FileSystems.getDefault() : ((File) value).isAbsolute();
		return absolute ? null : "a relative path would arrive as an absolute one";
	}

	/**
	 * What is not read must not be sent.
	 */
	static @Nullable String requireFewDigits(Object value) {
		int bits = (value instanceof BigDecimal decimal) ? decimal.unscaledValue().bitLength()
				: ((BigInteger) value).bitLength();
		return (bits > SOME_BITS && value.toString().length() > StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
				? "a number of more than %d digits would not be read; send it as a text"
					.formatted(StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
				: null;
	}

	/**
	 * What is wrong with a value, if anything.
	 */
	@FunctionalInterface
	private interface Check {

		@Nullable String problem(Object value);

	}

	private record OnlyClass(Class<?> declared) implements Check {

		@Override
		public @Nullable String problem(Object value) {
			return (value.getClass() == this.declared) ? null : "a %s would arrive as a %s"
				.formatted(value.getClass().getTypeName(), this.declared.getTypeName());
		}

	}

	/**
	 * Looks at a value before it is written.
	 */
	private static class Guard extends ValueSerializer<Object> {

		final ValueSerializer<Object> delegate;

		private final Check check;

		@SuppressWarnings("unchecked")
		Guard(ValueSerializer<?> delegate, Check check) {
			this.delegate = (ValueSerializer<Object>) delegate;
			this.check = check;
		}

		Guard with(ValueSerializer<?> contextual, @Nullable BeanProperty property) {
			return (contextual != this.delegate) ? new Guard(contextual, this.check) : this;
		}

		ValueSerializer<Object> forValue(Object value, SerializationContext context) {
			String problem = this.check.problem(value);
			if (problem != null) {
				throw new NotCarriedException(problem);
			}
			return this.delegate;
		}

		@Override
		public void serialize(Object value, JsonGenerator json, SerializationContext context) {
			forValue(value, context).serialize(value, json, context);
		}

		@Override
		public void serializeWithType(Object value, JsonGenerator json, SerializationContext context,
				TypeSerializer types) {
			forValue(value, context).serializeWithType(value, json, context, types);
		}

		@Override
		public void resolve(SerializationContext context) {
			this.delegate.resolve(context);
		}

		@Override
		public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
			return with(this.delegate.createContextual(context, property), property);
		}

		@Override
		public ValueSerializer<Object> unwrappingSerializer(NameTransformer names) {
			return with(this.delegate.unwrappingSerializer(names), null);
		}

		@Override
		public boolean isUnwrappingSerializer() {
			return this.delegate.isUnwrappingSerializer();
		}

		@Override
		public ValueSerializer<?> withFilterId(Object filterId) {
			return with(this.delegate.withFilterId(filterId), null);
		}

		@Override
		public ValueSerializer<?> withIgnoredProperties(Set<String> ignored) {
			return with(this.delegate.withIgnoredProperties(ignored), null);
		}

		@Override
		public ValueSerializer<?> getDelegatee() {
			return this.delegate;
		}

		@Override
		public Class<?> handledType() {
			return this.delegate.handledType();
		}

		@Override
		public boolean usesObjectId() {
			return this.delegate.usesObjectId();
		}

		@Override
		public boolean isEmpty(SerializationContext context, Object value) {
			return this.delegate.isEmpty(context, value);
		}

		@Override
		public Iterator<PropertyWriter> properties() {
			return this.delegate.properties();
		}

	}

	/**
	 * Of a type with subtypes, the class of the value decides. Which classes the other
	 * side resolves is up to the name of the type.
	 */
	private static final class AnySubclass extends Guard {

		private final Class<?> base;

		private final @Nullable Class<?> target;

		private final @Nullable BeanProperty property;

		AnySubclass(ValueSerializer<?> delegate, Class<?> base, @Nullable Class<?> target,
				@Nullable BeanProperty property) {
			super(delegate, (value) -> null);
			this.base = base;
			this.target = target;
			this.property = property;
		}

		@Override
		Guard with(ValueSerializer<?> contextual, @Nullable BeanProperty property) {
			return new AnySubclass(contextual, this.base, this.target, property);
		}

		@Override
		ValueSerializer<Object> forValue(Object value, SerializationContext context) {
			Class<?> type = value.getClass();
			if (this.target != null && type != this.target) {
				throw new NotCarriedException(
						"a %s would arrive as a %s".formatted(type.getTypeName(), this.target.getTypeName()));
			}
			return (type == this.base) ? this.delegate : context.findPrimaryPropertySerializer(type, this.property);
		}

	}

}
