package io.github.taskqueue.internal.registry;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.util.Assert;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * All tasks of this application, by name and by method. Thread-safe. Classes are added at
 * startup, or earlier by the first call of one of their tasks.
 */
public final class TaskRegistry {

	private final TaskDefinitionFactory factory;

	private final Map<String, TaskDefinition> byName = new ConcurrentHashMap<>();

	private final Map<MethodClassKey, TaskDefinition> byMethod = new ConcurrentHashMap<>();

	private final Map<Class<?>, Collection<TaskDefinition>> byType = new ConcurrentHashMap<>();

	public TaskRegistry(TaskDefinitionFactory factory) {
		this.factory = factory;
	}

	/**
	 * The task of a name.
	 */
	public @Nullable TaskDefinition find(String name) {
		return this.byName.get(name);
	}

	/**
	 * The task that a call of a proxy is for. Its class is that of the target; a dynamic
	 * proxy, such as a repository, has no such class and declares it in an interface.
	 */
	public TaskDefinition get(Method method, Class<?> target, Class<?> proxy) {
		TaskDefinition known = find(method, target);
		if (known == null) {
			known = find(method, proxy);
		}
		Assert.state(known != null, () -> method + " is not a task");
		return known;
	}

	private @Nullable TaskDefinition find(Method method, Class<?> type) {
		MethodClassKey key = new MethodClassKey(method, type);
		TaskDefinition known = this.byMethod.get(key);
		if (known == null) {
			known = TaskTypes.of(type).stream().flatMap((each) -> definition(method, each)).findFirst().orElse(null);
			if (known != null) {
				this.byMethod.put(key, known);
			}
		}
		return known;
	}

	private Stream<TaskDefinition> definition(Method method, Class<?> type) {
		Method declared = AopUtils.getMostSpecificMethod(method, type);
		return register(type).stream().filter((definition) -> definition.method().method().equals(declared));
	}

	/**
	 * All tasks.
	 */
	public Collection<TaskDefinition> all() {
		return this.byName.values().stream().sorted(Comparator.comparing(TaskDefinition::name)).toList();
	}

	/**
	 * Adds the tasks of a class, once.
	 */
	Collection<TaskDefinition> register(Class<?> type) {
		return this.byType.computeIfAbsent(type,
				(added) -> AnnotatedMethods.of(added)
					.entrySet()
					.stream()
					.map((entry) -> add(this.factory.create(added, entry.getKey(), entry.getValue())))
					.toList());
	}

	private TaskDefinition add(TaskDefinition definition) {
		TaskDefinition other = this.byName.putIfAbsent(definition.name(), definition);
		if (other != null) {
			throw duplicate(definition, other);
		}
		return definition;
	}

	private static StartException duplicate(TaskDefinition one, TaskDefinition other) {
		boolean overloads = one.method().type().equals(other.method().type())
				&& one.method().method().getName().equals(other.method().method().getName());
		return new StartException(
				"Task name '%s' is used by %s and by %s%s.".formatted(one.name(), other.method(), one.method(),
						overloads ? ", which are overloads" : ""),
				"Give one of them another name with @AsyncTask(name = \"…\").");
	}

}
