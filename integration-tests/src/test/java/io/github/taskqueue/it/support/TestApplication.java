package io.github.taskqueue.it.support;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * A Spring Boot application with the starter, without a web server, on a broker of the
 * test's choice. Closing it shuts it down as SIGTERM would.
 */
public final class TestApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private TestApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an application.
	 * @param broker the broker
	 * @param tasks a bean class or configuration of the test
	 * @param properties properties as {@code name=value}
	 * @return the running application
	 */
	public static TestApplication start(RabbitBroker broker, Class<?> tasks, String... properties) {
		return start(broker, List.of(tasks), properties);
	}

	public static TestApplication start(RabbitBroker broker, List<Class<?>> beans, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.rabbitmq.host=" + broker.host(),
				"spring.rabbitmq.port=" + broker.port(), "spring.rabbitmq.username=" + broker.username(),
				"spring.rabbitmq.password=" + broker.password(),
				"spring.rabbitmq.virtual-host=" + broker.virtualHost()));
		all.addAll(List.of(properties));
		return start(beans, all);
	}

	public static TestApplication start(List<Class<?>> beans, List<String> properties) {
		List<Class<?>> sources = new ArrayList<>(beans);
		sources.add(Base.class);
		return new TestApplication(
				new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
					.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false")
					.properties(properties.toArray(String[]::new))
					.run());
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public TaskClient tasks() {
		return bean(TaskClient.class);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Without a database or Redis, which only few tests need.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	public static class Base {

	}

}
