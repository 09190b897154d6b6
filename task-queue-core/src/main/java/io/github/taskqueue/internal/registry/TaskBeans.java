package io.github.taskqueue.internal.registry;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * Finds the beans that declare tasks, once all singletons are there, and gives workers
 * the bean to call.
 */
public final class TaskBeans implements SmartInitializingSingleton {

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
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				add(beanName);
			}
		}
		this.whenFound.accept(this.registry.all());
	}

	/**
	 * All tasks of this application.
	 */
	public TaskRegistry registry() {
		return this.registry;
	}

	private void add(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type == null || this.registry.register(type).isEmpty()) {
			return;
		}
		String other = this.beanNames.putIfAbsent(ClassUtils.getUserClass(type), beanName);
		if (other != null) {
			throw new StartException(
					"The beans '%s' and '%s' are both of %s, so a worker cannot select the bean for a task."
						.formatted(other, beanName, type),
					"Declare one bean of the class, or subclasses whose @AsyncTask methods have different names.");
		}
	}

	/**
	 * The bean that declares a task, as other beans see it: with all its proxies.
	 */
	public Object get(TaskDefinition definition) {
		return this.beanFactory.getBean(beanName(definition));
	}

	/**
	 * Whether that is the same bean each time.
	 */
	public boolean isSingleton(TaskDefinition definition) {
		return this.beanFactory.isSingleton(beanName(definition));
	}

	private String beanName(TaskDefinition definition) {
		@Nullable String beanName = this.beanNames.get(definition.method().type());
		if (beanName == null) {
			throw new IllegalStateException("No bean declares task '" + definition.name() + "'");
		}
		return beanName;
	}

}
