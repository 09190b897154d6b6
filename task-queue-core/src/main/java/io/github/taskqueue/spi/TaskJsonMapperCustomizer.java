package io.github.taskqueue.spi;

import tools.jackson.databind.json.JsonMapper;

/**
 * Adjusts the JSON mapper that writes arguments and results, for instance by a module. It
 * is a mapper of its own, so nothing here changes the application's.
 * <p>
 * Polymorphic typing must stay off: whoever may publish to the broker would choose the
 * classes that workers load.
 */
@FunctionalInterface
public interface TaskJsonMapperCustomizer {

	/**
	 * Adjusts the mapper.
	 * @param builder the builder, with this project's settings applied
	 */
	void customize(JsonMapper.Builder builder);

}
