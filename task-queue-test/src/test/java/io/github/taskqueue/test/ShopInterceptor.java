package io.github.taskqueue.test;

import org.springframework.stereotype.Component;

import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;

/**
 * An extension of tasks.
 */
@Component
class ShopInterceptor implements TaskInterceptor {

	@Override
	public Object intercept(TaskInvocation invocation) throws Throwable {
		return invocation.proceed();
	}

}
