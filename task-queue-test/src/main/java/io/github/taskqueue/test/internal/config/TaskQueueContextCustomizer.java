package io.github.taskqueue.test.internal.config;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import io.github.taskqueue.test.TaskMode;

/**
 * Tells the configuration of the test kit the mode, and makes a slice of the application.
 * Tasks are there, even if the application has none in its other tests.
 *
 * @param mode what becomes of tasks
 * @param slice which components are there, {@code null} if all are
 */
record TaskQueueContextCustomizer(TaskMode mode, @Nullable TaskTypesFilter slice) implements ContextCustomizer {

	static final String MODE = "task-queue-test.mode";

	private static final String STORE = "task-queue.store.type";

	private static final String NO_STORE = "none";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
		Map<String, Object> properties = new HashMap<>(Map.of(MODE, this.mode.name(), "task-queue.enabled", "true"));
		if (this.slice != null) {
			properties.putAll(ofSlice(context.getEnvironment()));
			context.getBeanFactory().registerSingleton(TaskTypesFilter.class.getName(), this.slice);
		}
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(TaskQueueContextCustomizer.class.getName(), properties));
	}

	/**
	 * A slice has no database, so the memory takes the place of a store.
	 */
	private static Map<String, String> ofSlice(Environment environment) {
		String store = environment.getProperty(STORE, NO_STORE).equalsIgnoreCase(NO_STORE) ? NO_STORE : "memory";
		return Map.of(EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, "false", STORE, store);
	}

}
