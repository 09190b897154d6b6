package io.github.taskqueue.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets something go wrong during a test, or during all tests of a class, in a context
 * with {@link TaskQueueTest @TaskQueueTest}:
 *
 * <pre class="code">
 * &#64;Test
 * &#64;TaskFault(Fault.DUPLICATE_DELIVERY)
 * void chargesOnce() {
 * 	tasks.run(() -&gt; payments.charge(42));
 * 	assertThat(charges.of(42)).hasSize(1);
 * }
 * </pre>
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface TaskFault {

	/**
	 * What goes wrong.
	 * @return the faults, all at once
	 */
	Fault[] value();

}
