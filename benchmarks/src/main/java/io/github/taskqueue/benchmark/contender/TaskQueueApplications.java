package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts applications with this library. The number and kind of threads are the only
 * properties that have not their defaults.
 */
final class TaskQueueApplications {

	private TaskQueueApplications() {
	}

	static ConfigurableApplicationContext start(URI broker, List<String> properties, LongConsumer work) {
		SpringApplication application = new SpringApplication(BenchConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> {
			GenericApplicationContext beans = (GenericApplicationContext) context;
			beans.registerBean(BenchTasks.class, () -> new BenchTasks(work));
			beans.registerBean(TaskQueueSender.class);
		});
		List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--spring.rabbitmq.addresses=" + broker));
		arguments.addAll(properties);
		return application.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BenchConfiguration {

	}

}
