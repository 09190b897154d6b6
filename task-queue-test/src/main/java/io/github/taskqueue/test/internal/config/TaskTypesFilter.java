package io.github.taskqueue.test.internal.config;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.ClassMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.registry.TaskTypes;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Leaves all components out of a slice but those with tasks and the extensions of tasks.
 */
final class TaskTypesFilter extends TypeExcludeFilter {

	private static final List<AssignableTypeFilter> EXTENSIONS = List.of(
			new AssignableTypeFilter(TaskInterceptor.class), new AssignableTypeFilter(TaskContextPropagator.class),
			new AssignableTypeFilter(TaskIdGenerator.class), new AssignableTypeFilter(TaskJsonMapperCustomizer.class),
			new AssignableTypeFilter(TaskSerializer.class));

	private final Set<Class<?>> tasks;

	/**
	 * Leaves out what is not about tasks.
	 * @param tasks the classes with tasks that are there, all if empty
	 */
	TaskTypesFilter(Set<Class<?>> tasks) {
		this.tasks = tasks;
	}

	@Override
	public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return !hasTasks(reader.getClassMetadata()) && !isExtension(reader, factory);
	}

	/**
	 * Tasks may be declared in a superclass or in an interface.
	 */
	private boolean hasTasks(ClassMetadata metadata) {
		try {
			Class<?> type = ClassUtils.forName(metadata.getClassName(), null);
			return this.tasks.isEmpty() ? !TaskTypes.of(type).isEmpty() : this.tasks.contains(type);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	private static boolean isExtension(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		for (AssignableTypeFilter extension : EXTENSIONS) {
			if (extension.match(reader, factory)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskTypesFilter filter && filter.tasks.equals(this.tasks);
	}

	@Override
	public int hashCode() {
		return this.tasks.hashCode();
	}

}
