package io.github.taskqueue.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.start.StartException;

/**
 * The HTTP API is switched on, and its module is missing.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("task-queue.web.enabled")
@ConditionalOnMissingClass("io.github.taskqueue.web.internal.TaskController")
class MissingWebConfiguration {

	@Bean
	static BeanFactoryPostProcessor taskQueueWithoutWeb() {
		throw new StartException(
				"task-queue.web.enabled is true, and io.github.taskqueue:task-queue-web is not on the class path.",
				"Add io.github.taskqueue:task-queue-web, or remove task-queue.web.enabled.");
	}

}
