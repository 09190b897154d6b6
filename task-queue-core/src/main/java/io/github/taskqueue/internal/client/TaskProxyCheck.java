package io.github.taskqueue.internal.client;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskTypes;
import io.github.taskqueue.internal.start.StartException;

/**
 * Refuses beans with tasks of which calls would run inline or be enqueued for no worker:
 * at the start those that are there, later each one when it is created.
 */
final class TaskProxyCheck {

	private static final Log logger = LogFactory.getLog(TaskProxyCheck.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final TaskBeans tasks;

	TaskProxyCheck(ConfigurableListableBeanFactory beanFactory, TaskBeans tasks) {
		this.beanFactory = beanFactory;
		this.tasks = tasks;
	}

	/**
	 * Checks the beans that are there, and proxies that were made for others.
	 */
	void start(Map<String, Object> created) {
		TaskTypes.beanNames(this.beanFactory).forEach(this::check);
		created.forEach(this::check);
		this.beanFactory.addBeanPostProcessor(new LaterCheck());
		logger.debug("Calls of @AsyncTask methods are enqueued where they go through the bean. Calls inside the same"
				+ " object, and of objects made by new, run inline.");
	}

	private void check(String beanName) {
		Collection<Class<?>> types = TaskTypes.of(this.beanFactory, beanName);
		types.forEach(TaskProxy::needsInterfaces);
		if (!this.beanFactory.containsSingleton(TaskTypes.targetName(this.beanFactory, beanName))) {
			refuseHidden(beanName);
		}
		else if (!types.isEmpty() && this.beanFactory.isSingleton(beanName)) {
			check(beanName, this.beanFactory.getBean(beanName), types);
		}
	}

	/**
	 * Found out when the bean is created too, but that may be never in this process.
	 */
	private void refuseHidden(String beanName) {
		FactoryMethod.of(this.beanFactory, TaskTypes.targetName(this.beanFactory, beanName))
			.map(FactoryMethod::classesMade)
			.orElseGet(Set::of)
			.forEach((type) -> requireKnown(beanName, type));
	}

	private void check(String beanName, Object bean) {
		check(beanName, bean, TaskTypes.ofInstance(bean));
	}

	/**
	 * The proxy of a scope has no advice; its target is checked when it is created.
	 */
	private void check(String beanName, Object bean, Collection<Class<?>> types) {
		if (bean instanceof AopInfrastructureBean || Mocks.isMock(bean)) {
			return;
		}
		for (Class<?> type : types) {
			requireProxy(beanName, bean, type);
			requireKnown(beanName, type);
			TaskProxy.moveToFront(bean);
			TaskProxy.check(beanName, bean, type);
		}
	}

	private static void requireProxy(String beanName, Object bean, Class<?> type) {
		if (!TaskProxy.enqueuesWithin(bean)) {
			throw new StartException(
					"The bean '%s' of %s has @AsyncTask methods, but no proxy that enqueues their calls: they would run on the thread of the caller."
						.formatted(beanName, type)
							+ " The bean was created before the proxies are, as a BeanPostProcessor or BeanFactoryPostProcessor needs it, or it was not created by the context, or is hidden by a proxy of another kind.",
					"Let the post-processor ask for the bean when it needs it, with an ObjectProvider, make @Bean methods of post-processors static, and register bean definitions in place of objects.");
		}
	}

	private void requireKnown(String beanName, Class<?> type) {
		if (!this.tasks.knows(type)) {
			throw new StartException(
					"The bean '%s' is of %s, of which no worker knows the @AsyncTask methods: it is not created at the start, and not declared by its class."
						.formatted(beanName, type),
					"Declare the class as the return type of the @Bean method, or make the bean a singleton that is not lazy.");
		}
	}

	/**
	 * The last one, as it is added after the start.
	 */
	private final class LaterCheck implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (TaskProxy.enqueuesWithin(bean)) {
				check(beanName, bean);
			}
			return bean;
		}

	}

}
