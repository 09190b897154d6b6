package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts applications with plain Spring AMQP, as Spring Boot configures it. Its own
 * defaults lose messages, so confirms and returns are switched on.
 */
final class SpringApplications {

	private static final String OURS = "io.github.taskqueue.autoconfigure.TaskQueue%sAutoConfiguration";

	private SpringApplications() {
	}

	static ConfigurableApplicationContext start(URI broker, Class<?> bean) {
		return start(broker, (context) -> context.registerBean(bean));
	}

	static ConfigurableApplicationContext start(URI broker,
			ApplicationContextInitializer<GenericApplicationContext> beans) {
		SpringApplication application = new SpringApplication(BrokerConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(beans);
		List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--spring.rabbitmq.addresses=" + broker, "--spring.rabbitmq.publisher-confirm-type=correlated",
				"--spring.rabbitmq.publisher-returns=true", "--spring.rabbitmq.template.mandatory=true"));
		for (String part : List.of("", "Actuator", "Observation", "Web")) {
			arguments
				.add("--spring.autoconfigure.exclude[%d]=%s".formatted(arguments.size() - 6, OURS.formatted(part)));
		}
		return application.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BrokerConfiguration {

		@Bean
		Queue benchQueue() {
			return QueueBuilder.durable(Work.QUEUE).quorum().build();
		}

		@Bean
		JacksonJsonMessageConverter messageConverter() {
			return new JacksonJsonMessageConverter();
		}

	}

}
