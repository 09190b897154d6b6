package io.github.taskqueue.test.internal.config;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

import io.github.taskqueue.test.AutoConfigureTaskQueue;
import io.github.taskqueue.test.TaskQueueTest;

/**
 * Customizes the contexts of tests that are about tasks.
 */
final class TaskQueueContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		AutoConfigureTaskQueue annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureTaskQueue.class);
		if (annotation == null) {
			return null;
		}
		boolean whole = TestContextAnnotationUtils.hasAnnotation(testClass, SpringBootTest.class);
		return new TaskQueueContextCustomizer(annotation.mode(), whole, whole ? null : components(testClass));
	}

	/**
	 * Another slice has its own components.
	 */
	private static @Nullable TaskTypesFilter components(Class<?> testClass) {
		TaskQueueTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, TaskQueueTest.class);
		return (test != null) ? new TaskTypesFilter(Set.of(test.tasks())) : null;
	}

}
