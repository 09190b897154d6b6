package io.github.taskqueue.autoconfigure.condition;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Marks what is there only where state is kept beyond the broker, that is unless
 * {@code task-queue.store.type} is {@code none}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnStoreCondition.class)
public @interface ConditionalOnTaskStore {

}
