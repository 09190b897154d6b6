package io.github.taskqueue.internal.registry;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotation.Adapt;
import org.springframework.util.StringValueResolver;

import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.TaskAnnotations;
import io.github.taskqueue.internal.start.StartException;

/**
 * The annotations on one method.
 *
 * @param type the class that the method was found in
 * @param method the method as the class declares it
 * @param placeholders resolves the placeholders in texts
 */
record MethodAnnotations(Class<?> type, Method method, StringValueResolver placeholders) implements TaskAnnotations {

	private static final String PLACEHOLDER = "${";

	@Override
	public <A extends Annotation> @Nullable A find(Class<A> type) {
		A annotation = AnnotatedMethods.of(this.type, type).get(this.method);
		return (annotation != null) ? resolved(type, annotation) : null;
	}

	@Override
	public <A extends Annotation> List<A> findAll(Class<A> type) {
		return AnnotatedMethods.allOf(this.type, type)
			.getOrDefault(this.method, List.of())
			.stream()
			.map((annotation) -> resolved(type, annotation))
			.toList();
	}

	/**
	 * An annotation of this method with its placeholders resolved.
	 */
	<A extends Annotation> A resolved(Class<A> type, A annotation) {
		Map<String, Object> attributes = MergedAnnotation.from(annotation).asMap(Adapt.ANNOTATION_TO_MAP);
		return MergedAnnotation.of(type, resolved(type.getSimpleName(), attributes)).synthesize();
	}

	private Map<String, Object> resolved(String annotation, Map<?, ?> attributes) {
		Map<String, Object> resolved = new LinkedHashMap<>();
		attributes.forEach(
				(name, value) -> resolved.put(name.toString(), value(name + " of @" + annotation, annotation, value)));
		return resolved;
	}

	private Object value(String attribute, String annotation, Object value) {
		if (value instanceof String text) {
			return text(attribute, text);
		}
		if (value instanceof String[] texts) {
			return Arrays.stream(texts).map((text) -> text(attribute, text)).toArray(String[]::new);
		}
		if (value instanceof Map<?, ?> nested) {
			return resolved(annotation, nested);
		}
		if (value instanceof Map<?, ?>[] nested) {
			return Arrays.stream(nested).map((each) -> resolved(annotation, each)).toArray(Map[]::new);
		}
		return value;
	}

	private String text(String attribute, String text) {
		try {
			String resolved = this.placeholders.resolveStringValue(text);
			if (text.contains(PLACEHOLDER) && text.equals(resolved)) {
				throw unresolved(attribute, text, "no property source has a value");
			}
			return (resolved != null) ? resolved : "";
		}
		catch (IllegalArgumentException | BeansException ex) {
			throw unresolved(attribute, text, ex.getMessage());
		}
	}

	private StartException unresolved(String attribute, String text, @Nullable String why) {
		return new StartException(
				"%s method %s is '%s', which cannot be resolved: %s.".formatted(attribute,
						MethodText.of(this.type, this.method), text, why),
				"Set the property, or write a default such as ${name:value}.");
	}

}
