package io.github.taskqueue.test.internal.config;

import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Tasks are not sent to a broker.
 */
final class OnMemory extends NoneNestedConditions {

	OnMemory() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@ConditionalOnProperty(name = TaskQueueContextCustomizer.MODE, havingValue = "BROKER")
	static class OnBroker {

	}

}
