package io.github.taskqueue.internal.pipeline;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotationAwareOrderComparator;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskEventListener;
import io.github.taskqueue.internal.outcome.WaitListener;

/**
 * What a feature adds to the chains and to the end of a task. A feature is a package with
 * one such object; the client and the worker do not know it.
 */
public interface Feature {

	/**
	 * Stages of the call chain.
	 */
	default List<CallInterceptor> calling() {
		return List.of();
	}

	/**
	 * Stages of the publish chain.
	 */
	default List<PublishInterceptor> publishing() {
		return List.of();
	}

	/**
	 * Stages of the execution chain.
	 */
	default List<ExecutionInterceptor> executing() {
		return List.of();
	}

	/**
	 * What is told of the end of each task, before it is acknowledged.
	 */
	default List<CompletionListener> completing() {
		return List.of();
	}

	/**
	 * What is told of each task that waits for something else than its time.
	 */
	default List<WaitListener> waiting() {
		return List.of();
	}

	/**
	 * What is told of each event, after the fact.
	 */
	default List<TaskEventListener> events() {
		return List.of();
	}

	/**
	 * Traces a task that a worker got and does not run.
	 * @return the trace, or {@code null} if this feature traces nothing
	 */
	default @Nullable TaskTrace trace(TaskMessage message) {
		return null;
	}

	/**
	 * Looks at the tasks of this application when all are found at startup. Settings that
	 * cannot be kept end the start here, by a
	 * {@link io.github.taskqueue.internal.start.StartException}.
	 */
	default void prepare(Collection<TaskDefinition> tasks) {
	}

	/**
	 * Collects the stages of several features in their order.
	 */
	static <S> List<S> stages(Collection<? extends Feature> features, Function<Feature, List<S>> stages) {
		return features.stream()
			.flatMap((feature) -> stages.apply(feature).stream())
			.sorted(AnnotationAwareOrderComparator.INSTANCE)
			.toList();
	}

}
