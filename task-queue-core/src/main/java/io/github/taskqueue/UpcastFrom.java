package io.github.taskqueue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method read arguments that an older caller has sent: it turns those of one
 * {@linkplain AsyncTask#version() version} into those of the next. Stands in the class of
 * the task method, on a method such as
 *
 * <pre>
 * &#064;UpcastFrom(1)
 * static Map&lt;String, Object&gt; pricesInCents(Map&lt;String, Object&gt; arguments) {
 *     ...
 * }
 * </pre>
 *
 * Methods are applied one after the other, and there is one for each version from the
 * first that has any up to the one below the task's; arguments of still older versions
 * are taken as they are. Anything else fails at startup.
 * <p>
 * The map is the method's own and holds what the JSON object says: maps, lists, strings,
 * booleans, {@code null}, whole numbers as {@code Integer}, {@code Long} or
 * {@link java.math.BigInteger} and all others as {@link java.math.BigDecimal}, so that
 * none is rounded. The returned map may hold whatever can be written as JSON. A method
 * that throws makes the task a dead letter with reason
 * {@link io.github.taskqueue.deadletter.DeadLetterReason#UNREADABLE}; its body is kept as
 * it came.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface UpcastFrom {

	/**
	 * Version of the arguments that the method takes.
	 * @return the version, from 1 to one below the task's
	 */
	int value();

	/**
	 * Name of the task method, where several in the class have a version above 1.
	 * @return the name, or empty for the only one
	 */
	String task() default "";

}
