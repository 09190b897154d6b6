package io.github.taskqueue.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for web applications, with Spring
 * MVC or WebFlux: a request whose task is refused is answered by status 503 and the like.
 * Web test slices have it too.
 */
@AutoConfiguration(after = TaskQueueAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnClass(RestControllerAdvice.class)
@Import({ WebConfiguration.class, MissingWebConfiguration.class })
public final class TaskQueueWebAutoConfiguration {

}
