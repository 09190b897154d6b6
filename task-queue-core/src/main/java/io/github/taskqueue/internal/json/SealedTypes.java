package io.github.taskqueue.internal.json;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.StdTypeResolverBuilder;

/**
 * Lets values of a sealed type carry the simple name of their class, which is safe as the
 * set of classes is closed. Annotations take precedence. Whatever gives the names, a
 * value whose class has none that the other side resolves is refused.
 */
final class SealedTypes extends NopAnnotationIntrospector {

	/**
	 * The outermost sealed type of the application to which a class belongs, or the class
	 * itself.
	 */
	static Class<?> outermost(Class<?> type) {
		return parents(type).map(SealedTypes::outermost).filter((parent) -> isSealed(parent)).findFirst().orElse(type);
	}

	private static Stream<Class<?>> parents(Class<?> type) {
		return Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
	}

	/**
	 * The JDK has sealed types too, to which texts and numbers belong.
	 */
	private static boolean isSealed(Class<?> type) {
		return type.isSealed() && !TypeCheck.isJdk(type) && !type.isEnum();
	}

	@Override
	public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
		if (annotated instanceof AnnotatedClass type && isSealed(type.getRawType())) {
			return JsonTypeInfo.Value.construct(JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, "@type",
					type.getAnnotated().isInterface() ? null : concrete(type.getRawType()), false, null);
		}
		return null;
	}

	/**
	 * What older callers have sent of a sealed class that is no abstract one has no name.
	 */
	private static @Nullable Class<?> concrete(Class<?> type) {
		return Modifier.isAbstract(type.getModifiers()) ? null : type;
	}

	/**
	 * Private fields of the JDK are out of reach, and what compilers make is no state.
	 */
	@Override
	public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
		return member instanceof AnnotatedField field
				&& (BeanState.isMadeByCompiler(field.getAnnotated()) || TypeCheck.isJdk(field.getDeclaringClass()));
	}

	@Override
	public @Nullable Object findTypeResolverBuilder(MapperConfig<?> config, Annotated annotated) {
		JsonTypeInfo.Value info = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotated);
		boolean named = info != null
				&& (info.getIdType() == JsonTypeInfo.Id.NAME || info.getIdType() == JsonTypeInfo.Id.SIMPLE_NAME);
		return named ? new KnownNames() : null;
	}

	/**
	 * Jackson would write a name for any class.
	 */
	private static final class KnownNames extends StdTypeResolverBuilder {

		@Override
		protected TypeIdResolver idResolver(DatabindContext context, JavaType baseType,
				PolymorphicTypeValidator validator, Collection<NamedType> subtypes, boolean forSer, boolean forDeser) {
			TypeIdResolver names = super.idResolver(context, baseType, validator, subtypes, forSer, forDeser);
			if (!forSer) {
				return names;
			}
			List<Class<?>> known = subtypes.stream().<Class<?>>map(NamedType::getType).toList();
			return new KnownNameResolver(names, baseType.getRawClass(), known);
		}

		@Override
		public StdTypeResolverBuilder withDefaultImpl(@Nullable Class<?> defaultImpl) {
			KnownNames copy = new KnownNames();
			copy._idType = this._idType;
			copy._includeAs = this._includeAs;
			copy._typeProperty = this._typeProperty;
			copy._typeIdVisible = this._typeIdVisible;
			copy._requireTypeIdForSubtypes = this._requireTypeIdForSubtypes;
			copy._customIdResolver = this._customIdResolver;
			copy._defaultImpl = defaultImpl;
			return copy;
		}

	}

	private record KnownNameResolver(TypeIdResolver names, Class<?> base,
			List<Class<?>> known) implements TypeIdResolver {

		@Override
		public void init(JavaType baseType) {
			this.names.init(baseType);
		}

		@Override
		public String idFromValue(DatabindContext context, Object value) {
			Class<?> type = (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
			if (!this.known.contains(type)) {
				throw new NotCarriedException("%s is no subtype of %s that Jackson knows".formatted(type.getTypeName(),
						this.base.getTypeName()));
			}
			return this.names.idFromValue(context, value);
		}

		@Override
		public String idFromValueAndType(DatabindContext context, @Nullable Object value, Class<?> suggestedType) {
			return (value != null) ? idFromValue(context, value)
					: this.names.idFromValueAndType(context, value, suggestedType);
		}

		@Override
		public String idFromBaseType(DatabindContext context) {
			return this.names.idFromBaseType(context);
		}

		@Override
		public JavaType typeFromId(DatabindContext context, String id) {
			return Objects.requireNonNull(this.names.typeFromId(context, id));
		}

		@Override
		public String getDescForKnownTypeIds() {
			return this.names.getDescForKnownTypeIds();
		}

		@Override
		public JsonTypeInfo.Id getMechanism() {
			return this.names.getMechanism();
		}

	}

}
