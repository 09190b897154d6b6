package io.github.taskqueue.internal.definition;

import java.lang.annotation.Annotation;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The annotations on the method of a task, from which features read their settings:
 * attributes of {@link io.github.taskqueue.AsyncTask @AsyncTask} or an annotation of
 * their own. Annotations on annotations count, and placeholders in texts are resolved.
 */
public interface TaskAnnotations {

	/**
	 * Finds an annotation. Looks through the class each time, so a feature does this once
	 * for each task.
	 */
	<A extends Annotation> @Nullable A find(Class<A> type);

	/**
	 * Finds all annotations of a repeatable type, those on annotations last.
	 */
	<A extends Annotation> List<A> findAll(Class<A> type);

}
