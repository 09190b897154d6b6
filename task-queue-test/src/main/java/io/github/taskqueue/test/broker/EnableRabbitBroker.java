package io.github.taskqueue.test.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Connects the Spring Boot application to the {@linkplain RabbitBroker#shared() shared}
 * broker, whatever {@code spring.rabbitmq.*} says. To be put on a configuration class or
 * on a test class.
 * <p>
 * The broker is also a bean of type {@link RabbitBroker}. An application context that
 * defines a bean of that type itself, such as a {@linkplain RabbitBroker#startPrivate()
 * private} broker, is connected to that one instead, and one that has connection details
 * for RabbitMQ before, such as those of Docker Compose, to what they name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(RabbitBrokerRegistrar.class)
public @interface EnableRabbitBroker {

	/**
	 * Whether the application gets a {@linkplain RabbitBroker#newVirtualHost() new}
	 * virtual host of its own, which is deleted when the application context closes.
	 * @return whether it is alone in its virtual host
	 */
	boolean isolated() default false;

}
