package io.github.taskqueue.autoconfigure.condition;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where {@code task-queue.store.type} names a store.
 */
class OnStoreCondition extends SpringBootCondition {

	private static final String PROPERTY = "task-queue.store.type";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String type = context.getEnvironment().getProperty(PROPERTY, "none");
		return new ConditionOutcome(!"none".equalsIgnoreCase(type),
				ConditionMessage.forCondition(ConditionalOnTaskStore.class).found("store").items(type));
	}

}
