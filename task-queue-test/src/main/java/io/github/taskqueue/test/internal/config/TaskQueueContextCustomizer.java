package io.github.taskqueue.test.internal.config;

import java.util.Map;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import io.github.taskqueue.test.TaskMode;

/**
 * Tells the configuration of the test kit the mode, and makes a slice of the application.
 *
 * @param mode what becomes of tasks
 * @param slice whether only what is about tasks is there
 */
record TaskQueueContextCustomizer(TaskMode mode, boolean slice) implements ContextCustomizer {

	static final String MODE = "task-queue.test.mode";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
		Map<String, Object> properties = this.slice
				? Map.of(MODE, this.mode.name(), EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, "false")
				: Map.of(MODE, this.mode.name());
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(TaskQueueContextCustomizer.class.getName(), properties));
		if (this.slice) {
			context.getBeanFactory().registerSingleton(TaskTypesFilter.class.getName(), new TaskTypesFilter());
		}
	}

}
