package io.github.taskqueue.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.background.RecoveryLoops;

/**
 * Door of the room: the loops in which everything is done again that must come back.
 */
@Configuration(proxyBeanMethods = false)
public class TaskRetryConfiguration {

	@Bean
	RecoveryLoops taskQueueLoops() {
		return new RecoveryLoops();
	}

}
