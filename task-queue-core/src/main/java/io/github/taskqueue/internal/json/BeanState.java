package io.github.taskqueue.internal.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/**
 * Compares the fields of a class, which are its state, with the properties that Jackson
 * writes and reads. A field that {@code transient} or an annotation of Jackson leaves out
 * is left out on purpose.
 */
final class BeanState {

	private final BeanDescription bean;

	private final Set<String> written = new HashSet<>();

	BeanState(BeanDescription bean, ValueSerializer<?> serializer) {
		this.bean = bean;
		serializer.properties().forEachRemaining((property) -> this.written.add(property.getName()));
	}

	boolean isWritten(String property) {
		return this.written.contains(property);
	}

	/**
	 * Refuses a class with a field that is not written.
	 */
	void requireWritten() {
		Set<String> names = new HashSet<>();
		for (Field field : fields()) {
			String property = property(field);
			if (!names.add(field.getName()) || property == null || !this.written.contains(property)) {
				throw new NotCarriedException("Jackson does not write the field " + text(field));
			}
		}
	}

	/**
	 * Refuses a class with a field that is written, and would not get its value back.
	 */
	void requireRead(BeanDeserializerBase deserializer) {
		ValueInstantiator instances = deserializer.getValueInstantiator();
		if (!instances.canCreateUsingDefault() && !instances.canCreateFromObjectWith()
				&& !instances.canCreateUsingDelegate()) {
			throw new NotCarriedException("Jackson finds no constructor of %s that takes its properties"
				.formatted(this.bean.getBeanClass().getTypeName()));
		}
		deserializer.creatorProperties().forEachRemaining(this::requireWritten);
		for (Field field : fields()) {
			String property = property(field);
			boolean read = deserializer.hasAnySetter() || deserializer.findProperty(new PropertyName(property)) != null;
			if (!read && !isGivenByConstructor(field)) {
				throw new NotCarriedException("Jackson does not read the field " + text(field));
			}
		}
	}

	private void requireWritten(SettableBeanProperty parameter) {
		boolean given = parameter.getInjectableValueId() != null
				|| (parameter.getMember() != null && parameter.getMember().hasAnnotation(JsonUnwrapped.class));
		if (!given && !this.written.contains(parameter.getName())) {
			throw new NotCarriedException("Jackson does not write the parameter '%s' of the constructor of %s"
				.formatted(parameter.getName(), this.bean.getBeanClass().getTypeName()));
		}
	}

	/**
	 * A constant, or what the constructor makes of its parameters, which are all read.
	 */
	private static boolean isGivenByConstructor(Field field) {
		return Modifier.isFinal(field.getModifiers()) && TypeCheck.isScalar(field.getType());
	}

	/**
	 * The fields that are to be carried, also those of superclasses.
	 */
	private List<Field> fields() {
		List<Field> fields = new ArrayList<>();
		for (Class<?> type = this.bean.getBeanClass(); type != null
				&& type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				int modifiers = field.getModifiers();
				if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers) && !isMadeByCompiler(field)
						&& !isLeftOut(field)) {
					fields.add(field);
				}
			}
		}
		return fields;
	}

	/**
	 * Such as the reference to an outer object, or a delegate of Kotlin.
	 */
	static boolean isMadeByCompiler(Field field) {
		return field.isSynthetic() || field.getName().indexOf('$') >= 0;
	}

	private boolean isLeftOut(Field field) {
		JsonIgnoreProperties ignored = this.bean.getClassInfo().getAnnotation(JsonIgnoreProperties.class);
		if (this.bean.getIgnoredPropertyNames().contains(field.getName())
				|| (ignored != null && List.of(ignored.value()).contains(field.getName()))) {
			return true;
		}
		for (AnnotatedField annotated : this.bean.getClassInfo().fields()) {
			if (annotated.getAnnotated().equals(field)) {
				return annotated.annotations().anyMatch(BeanState::mayLeaveOut);
			}
		}
		return false;
	}

	private static boolean mayLeaveOut(Annotation annotation) {
		return annotation instanceof JsonIgnore || annotation instanceof JsonBackReference
				|| annotation instanceof JsonUnwrapped || annotation instanceof JsonAnyGetter
				|| annotation instanceof JsonAnySetter || annotation instanceof JacksonInject
				|| (annotation instanceof JsonProperty property && property.access() != JsonProperty.Access.AUTO);
	}

	private @Nullable String property(Field field) {
		for (BeanPropertyDefinition property : this.bean.findProperties()) {
			if (property.getInternalName().equalsIgnoreCase(field.getName())) {
				return property.getName();
			}
		}
		return null;
	}

	private static String text(Field field) {
		return "'%s' of %s".formatted(field.getName(), field.getDeclaringClass().getTypeName());
	}

}
