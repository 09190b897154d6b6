package io.github.taskqueue.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of tasks. Gives the context beans of type {@link TaskTester} and
 * {@link TaskClock}, and decides what becomes of tasks.
 * <p>
 * Alone it is a slice: of the application's components, those with
 * {@link io.github.taskqueue.AsyncTask @AsyncTask} methods and the extensions of tasks
 * are there, with the auto-configuration of tasks and of JSON; what they need besides is
 * imported or mocked. Beside {@code @SpringBootTest} the whole application is there. In
 * another slice, such as {@code @WebMvcTest}, use {@link AutoConfigureTaskQueue}.
 * <p>
 * Contexts are apart from each other, in every mode, so tests that have contexts of their
 * own may run in parallel. Those that share a context may not.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(SpringBootTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@AutoConfigureTaskQueue
public @interface TaskQueueTest {

	/**
	 * What becomes of tasks.
	 * @return the mode
	 */
	@AliasFor(annotation = AutoConfigureTaskQueue.class)
	TaskMode mode() default TaskMode.CAPTURE;

	/**
	 * The classes with tasks that are there, where the test is a slice. Those that are
	 * not named need no dependencies then.
	 * @return the classes, all by default
	 */
	Class<?>[] tasks() default {};

}
