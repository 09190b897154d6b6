package io.github.taskqueue.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Adds tasks to the context of another slice, such as {@code @WebMvcTest}, without a
 * broker unless {@link TaskMode#BROKER BROKER} is chosen. {@link TaskQueueTest} is for
 * tests of tasks themselves, and beside {@code @SpringBootTest}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTaskQueue {

	/**
	 * What becomes of tasks.
	 * @return the mode
	 */
	TaskMode mode() default TaskMode.CAPTURE;

}
