package io.github.taskqueue.test.broker;

import java.util.function.Supplier;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

import io.github.taskqueue.test.internal.server.BrokerRoute;

/**
 * Registers the broker and the details of how to connect to it. Both are made on first
 * use.
 */
class RabbitBrokerRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String PREFIX = EnableRabbitBroker.class.getName() + ".";

	private final BeanFactory beanFactory;

	private final ClassLoader classLoader;

	RabbitBrokerRegistrar(BeanFactory beanFactory, ClassLoader classLoader) {
		this.beanFactory = beanFactory;
		this.classLoader = classLoader;
	}

	// What the application or its test says itself comes before what is configured for it
	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(PREFIX + "broker")) {
			return;
		}
		boolean isolated = importing.getAnnotations().get(EnableRabbitBroker.class).getBoolean("isolated");
		registry.registerBeanDefinition(PREFIX + "broker", broker(isolated));
		BootConnectionDetails.find(this.classLoader)
			.ifPresent((type) -> registry.registerBeanDefinition(PREFIX + "connectionDetails", details(type)));
	}

	// Fallbacks, so that a broker or details which the application has itself take their
	// place
	private RootBeanDefinition broker(boolean isolated) {
		Supplier<RabbitBroker> source = isolated ? () -> RabbitBroker.shared().newVirtualHost() : RabbitBroker::shared;
		RootBeanDefinition definition = new RootBeanDefinition(RabbitBroker.class, source);
		definition.setFallback(true);
		definition.setLazyInit(true);
		return definition;
	}

	private <T> RootBeanDefinition details(Class<T> type) {
		RootBeanDefinition definition = new RootBeanDefinition(type, () -> {
			BrokerRoute route = this.beanFactory.getBeanProvider(BrokerRoute.class)
				.getIfUnique(() -> (broker) -> broker);
			return BootConnectionDetails.of(type, this.beanFactory.getBean(RabbitBroker.class).on(route));
		});
		definition.setFallback(true);
		return definition;
	}

}
