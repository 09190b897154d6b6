package io.github.taskqueue.internal.registry;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

import io.github.taskqueue.AsyncTask;

/**
 * Finds the task methods of a class and those that belong to them, its own and inherited
 * ones, also where the annotation stands in an interface. A public class has bridges to
 * the public methods of a superclass that is not, which stand for these here.
 */
final class AnnotatedMethods {

	private AnnotatedMethods() {
	}

	static Map<Method, AsyncTask> of(Class<?> type) {
		return of(type, AsyncTask.class);
	}

	static <A extends Annotation> Map<Method, A> of(Class<?> type, Class<A> annotation) {
		return select(type, annotation, (method) -> AnnotatedElementUtils.findMergedAnnotation(method, annotation));
	}

	/**
	 * All annotations of a repeatable type on each method. The nearest declaration of a
	 * method that has any counts, as with one annotation.
	 */
	static <A extends Annotation> Map<Method, List<A>> allOf(Class<?> type, Class<A> annotation) {
		return select(type, annotation, (method) -> {
			List<A> found = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
				.stream(annotation)
				.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
				.map(MergedAnnotation::synthesize)
				.toList();
			return found.isEmpty() ? null : found;
		});
	}

	private static <V> Map<Method, V> select(Class<?> type, Class<? extends Annotation> annotation,
			MetadataLookup<V> lookup) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return Map.of();
		}
		Map<Method, V> methods = new LinkedHashMap<>();
		MethodIntrospector.selectMethods(type, lookup)
			.forEach((method, found) -> methods.put(BridgeMethodResolver.findBridgedMethod(method), found));
		return methods;
	}

}
