package io.github.taskqueue.test.internal.config;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import io.github.taskqueue.test.TaskMode;

/**
 * Tells the configuration of the test kit the mode, and makes a slice of the application.
 * Tasks are there, even if the application has none in its other tests.
 *
 * @param mode what becomes of tasks
 * @param whole whether the whole application is there
 * @param components which of its components are there, {@code null} if the kit does not
 * decide it
 */
record TaskQueueContextCustomizer(TaskMode mode, boolean whole,
		@Nullable TaskTypesFilter components) implements ContextCustomizer {

	static final String MODE = "task-queue-test.mode";

	private static final String STORE = "task-queue.store.type";

	private static final String NO_STORE = "none";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
		Map<String, Object> properties = new HashMap<>(Map.of(MODE, this.mode.name(), "task-queue.enabled", "true"));
		if (!this.whole && !NO_STORE.equalsIgnoreCase(context.getEnvironment().getProperty(STORE, NO_STORE))) {
			// A slice has no database
			properties.put(STORE, "memory");
		}
		if (this.components != null) {
			properties.put(EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, "false");
			context.getBeanFactory().registerSingleton(TaskTypesFilter.class.getName(), this.components);
		}
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(TaskQueueContextCustomizer.class.getName(), properties));
	}

}
