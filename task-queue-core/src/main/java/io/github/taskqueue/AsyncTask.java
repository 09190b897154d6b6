package io.github.taskqueue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method a task: a call from another bean returns once RabbitMQ has confirmed the
 * task, and a worker runs the body.
 * <p>
 * The method returns {@code void}, {@link TaskHandle} or
 * {@link java.util.concurrent.CompletableFuture} and is neither private, static nor
 * final; anything else fails at startup. Arguments travel as JSON by parameter name, so
 * the class must be compiled with {@code -parameters}, as Spring Boot's build plugins do.
 * A call inside the same bean, or of an object made by {@code new}, does not pass the
 * proxy and runs inline, as with
 * {@link org.springframework.scheduling.annotation.Async @Async}. Any other bean of which
 * calls would run inline fails at startup.
 * <p>
 * Attributes left at their default are filled from {@code task-queue.queues.<queue>.*}
 * and then from the defaults stated here; a property {@code task-queue.tasks.<name>.*}
 * wins over the annotation. String attributes resolve <code>${…}</code> placeholders.
 * Usable as a meta-annotation with
 * {@link org.springframework.core.annotation.AliasFor @AliasFor}.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface AsyncTask {

	/**
	 * Name of the task on the wire, unique in the application. Workers find the method by
	 * it, so it must stay the same from release to release.
	 * @return the name, or empty for {@code <SimpleClassName>.<method>}
	 */
	String name() default "";

	/**
	 * Queue in which the task waits.
	 * @return the queue, or empty for {@code task-queue.default-queue}
	 */
	String queue() default "";

	/**
	 * Longest run of one attempt, in Spring Boot's duration style such as {@code 30s} or
	 * {@code 10m}. An attempt that runs longer is interrupted and has failed.
	 * @return the timeout, or empty for the queue's, by default ten minutes
	 */
	String timeout() default "";

	/**
	 * Until when the task is worth running, from the moment it is due, in the style of
	 * {@link #timeout()}: a task that was not begun by then is
	 * {@link TaskStatus#EXPIRED}, never runs, and its result fails with
	 * {@link TaskExpiredException}. {@link TaskOptions#expiresAfter} takes precedence.
	 * One that was begun goes on, whatever its retries take. Applies to calls of
	 * applications that have this method.
	 * @return the time, or empty for the queue's, by default none
	 */
	String expires() default "";

	/**
	 * How often and when a failed attempt is repeated.
	 * @return the retry settings
	 */
	TaskRetry retry() default @TaskRetry;

	/**
	 * Version of the arguments' shape. To be raised with a change that the names of the
	 * parameters do not tell, such as another unit or type: workers that know a lower
	 * version only leave the task to newer ones, and {@link UpcastFrom} methods read what
	 * older callers have sent. Parameters may be added, removed and reordered without it.
	 * @return the version, from 1
	 */
	int version() default 1;

}
