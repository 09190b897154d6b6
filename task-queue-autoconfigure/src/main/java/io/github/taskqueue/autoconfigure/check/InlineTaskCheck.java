package io.github.taskqueue.autoconfigure.check;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.client.AsyncTaskBeanPostProcessor;
import io.github.taskqueue.internal.registry.TaskTypes;
import io.github.taskqueue.internal.start.StartException;

/**
 * Refuses beans with tasks where nothing makes proxies of them, so that all bodies would
 * run inline without a word: in an application in which the auto-configuration backs off,
 * also that of an older Spring Boot, and in parent and child contexts without it.
 */
final class InlineTaskCheck implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(InlineTaskCheck.class);

	private static final String CONNECTION_FACTORY = "org.springframework.amqp.rabbit.connection.ConnectionFactory";

	/**
	 * Where Spring Boot has it since 4.0.
	 */
	private static final String SINCE_BOOT_4 = "org.springframework.boot.thread.Threading";

	private final ConfigurableApplicationContext context;

	InlineTaskCheck(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!isOn(this.context)) {
			logger.warn("task-queue.enabled is false: @AsyncTask methods run inline, on the thread of their caller,"
					+ " and no task is enqueued or consumed.");
		}
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			check(each);
		}
	}

	/**
	 * The context of the event may be a child.
	 */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		check(event.getApplicationContext());
	}

	private void check(ApplicationContext checked) {
		if (checked instanceof ConfigurableApplicationContext own && isOn(own)) {
			ConfigurableListableBeanFactory beans = own.getBeanFactory();
			if (beans.getBeanNamesForType(AsyncTaskBeanPostProcessor.class, false, false).length == 0) {
				TaskTypes.beanNames(beans)
					.forEach(
							(beanName) -> TaskTypes.of(beans, beanName).forEach((type) -> refuse(beanName, type, own)));
			}
		}
	}

	private static boolean isOn(ConfigurableApplicationContext context) {
		return context.getEnvironment().getProperty("task-queue.enabled", Boolean.class, true);
	}

	private void refuse(String beanName, Class<?> type, ConfigurableApplicationContext owner) {
		StartException cause = cause(owner);
		throw new StartException(
				"The bean '%s' of %s has @AsyncTask methods, which would run inline: %s".formatted(beanName, type,
						cause.getMessage()),
				cause.action() + " To run tasks inline on purpose, set task-queue.enabled=false.");
	}

	private StartException cause(ConfigurableApplicationContext owner) {
		ClassLoader loader = owner.getClassLoader();
		if (!ClassUtils.isPresent(SINCE_BOOT_4, loader)) {
			return new StartException(
					"the library is off with Spring Boot %s.".formatted(SpringBootVersion.getVersion()),
					"Use Spring Boot 4.0 or newer.");
		}
		if (owner != this.context) {
			return new StartException(
					"%s has no task queue, only %s has.".formatted(owner.getDisplayName(),
							this.context.getDisplayName()),
					"Declare the bean in the context with the auto-configuration, or enable that in both.");
		}
		if (!ClassUtils.isPresent(CONNECTION_FACTORY, loader)) {
			return new StartException("the library is off without Spring AMQP on the class path.",
					"Add the RabbitMQ starter of Spring Boot.");
		}
		if (owner.getBeanNamesForType(ClassUtils.resolveClassName(CONNECTION_FACTORY, loader)).length == 0) {
			return new StartException(
					"the library is off, as there is no ConnectionFactory bean of RabbitMQ when it is configured.",
					"Remove what excludes RabbitAutoConfiguration, and add Spring Boot's module for RabbitMQ.");
		}
		return new StartException("TaskQueueAutoConfiguration is excluded or not enabled.",
				"Remove what excludes it, or import it.");
	}

}
