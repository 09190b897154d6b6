package io.github.taskqueue.internal.registry;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * Finds the beans that declare tasks, once all singletons are there, and gives workers
 * the bean to call.
 */
public final class TaskBeans implements SmartInitializingSingleton {

	private static final Set<String> OF_CLIENTS = Set.of("request", "session", "websocket");

	private final ConfigurableListableBeanFactory beanFactory;

	private final TaskRegistry registry;

	private final Consumer<Collection<TaskDefinition>> whenFound;

	private final Map<Class<?>, String> beanNames = new ConcurrentHashMap<>();

	public TaskBeans(ConfigurableListableBeanFactory beanFactory, TaskRegistry registry,
			Consumer<Collection<TaskDefinition>> whenFound) {
		this.beanFactory = beanFactory;
		this.registry = registry;
		this.whenFound = whenFound;
	}

	@Override
	public void afterSingletonsInstantiated() {
		TaskTypes.beanNames(this.beanFactory).forEach(this::add);
		TaskTypes.beanNames(this.beanFactory)
			.flatMap((beanName) -> TaskTypes.scheduledNonTasks(this.beanFactory, beanName))
			.findFirst()
			.ifPresent((method) -> {
				throw new StartException(
						"@TaskSchedule stands on %s, which is no task."
							.formatted(MethodText.of(method.getDeclaringClass(), method)),
						"Annotate the method with @AsyncTask too.");
			});
		this.whenFound.accept(this.registry.all());
	}

	/**
	 * All tasks of this application.
	 */
	public TaskRegistry registry() {
		return this.registry;
	}

	/**
	 * Whether workers know the bean of a class.
	 */
	public boolean knows(Class<?> type) {
		return this.beanNames.containsKey(type);
	}

	private void add(String beanName) {
		for (Class<?> type : TaskTypes.of(this.beanFactory, beanName)) {
			this.registry.register(type);
			requireWorkersScope(beanName, type);
			String other = this.beanNames.putIfAbsent(type, beanName);
			if (other != null) {
				throw new StartException(
						"The beans '%s' and '%s' are both of %s, so a worker cannot select the bean for a task."
							.formatted(other, beanName, type),
						"Declare one bean of the class, or subclasses whose @AsyncTask methods have different names.");
			}
		}
	}

	private void requireWorkersScope(String beanName, Class<?> type) {
		String scoped = TaskTypes.targetName(this.beanFactory, beanName);
		if (!this.beanFactory.containsBeanDefinition(scoped)) {
			return;
		}
		String scope = this.beanFactory.getMergedBeanDefinition(scoped).getScope();
		if (scope != null && OF_CLIENTS.contains(scope)) {
			throw new StartException(
					"The bean '%s' of %s has @AsyncTask methods and the scope '%s', which is never active on a worker."
						.formatted(beanName, type, scope),
					"Move the @AsyncTask methods to a singleton, and pass what they need of the %s as arguments."
						.formatted(scope));
		}
	}

	/**
	 * The bean that declares a task, as other beans see it: with all its proxies.
	 */
	public Object get(TaskDefinition definition) {
		return this.beanFactory.getBean(name(definition));
	}

	/**
	 * Whether the bean is always the same.
	 */
	public boolean isSingleton(TaskDefinition definition) {
		return this.beanFactory.isSingleton(name(definition));
	}

	private String name(TaskDefinition definition) {
		@Nullable String beanName = this.beanNames.get(definition.method().type());
		if (beanName == null) {
			throw new IllegalStateException("No bean declares task '" + definition.name() + "'");
		}
		return beanName;
	}

}
