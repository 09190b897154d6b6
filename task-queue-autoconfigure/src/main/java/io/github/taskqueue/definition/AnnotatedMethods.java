package io.github.taskqueue.definition;

import java.lang.reflect.Method;
import java.util.Map;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

import io.github.taskqueue.AsyncTask;

/**
 * Finds the task methods of a class, its own and inherited ones, also where the
 * annotation stands in an interface.
 */
final class AnnotatedMethods {

	private AnnotatedMethods() {
	}

	static Map<Method, AsyncTask> of(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, AsyncTask.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<AsyncTask>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, AsyncTask.class));
	}

}
