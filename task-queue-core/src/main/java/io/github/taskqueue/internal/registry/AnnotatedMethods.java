package io.github.taskqueue.internal.registry;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

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
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return Map.of();
		}
		Map<Method, A> methods = new LinkedHashMap<>();
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, annotation))
			.forEach((method, found) -> methods.put(BridgeMethodResolver.findBridgedMethod(method), found));
		return methods;
	}

}
