package io.github.taskqueue.context;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Enables {@link io.github.taskqueue.AsyncTask @AsyncTask} in a Spring context without
 * Spring Boot: proxies of beans that declare tasks, a
 * {@link io.github.taskqueue.TaskClient},
 * {@link io.github.taskqueue.deadletter.DeadLetters} and the workers, which start and
 * stop with the context. To be put on a configuration class.
 * <p>
 * The context needs a bean of type
 * {@link org.springframework.amqp.rabbit.connection.ConnectionFactory}. It may have one
 * of type {@link TaskQueueSettings}, and those of {@code io.github.taskqueue.spi}.
 * <p>
 * An application with Spring Boot has the starter instead, which needs no annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(TaskQueueSelector.class)
public @interface EnableTaskQueue {

	/**
	 * Whether this application runs tasks, or only enqueues them.
	 * @return {@code true} to run tasks, too
	 */
	boolean workers() default true;

}
