package io.github.taskqueue.web;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Door of the room: answers to web requests.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
public class TaskWebConfiguration {

	@Bean
	@ConditionalOnProperty(name = "task-queue.web.problem-details", matchIfMissing = true)
	RefusedTaskAdvice taskRefusedTaskAdvice() {
		return new RefusedTaskAdvice();
	}

}
