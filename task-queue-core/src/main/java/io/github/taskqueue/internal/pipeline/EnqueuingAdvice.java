package io.github.taskqueue.internal.pipeline;

import org.aopalliance.intercept.MethodInterceptor;

/**
 * The advice that makes a task of a call. A worker, which calls the same bean, leaves it
 * out.
 */
public interface EnqueuingAdvice extends MethodInterceptor {

}
