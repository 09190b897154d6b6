package io.github.taskqueue.internal.worker.attempt;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Shows a proxy to what it calls as {@code AopContext.currentProxy()}, which Spring lets
 * proxies do alone.
 */
final class CurrentProxy {

	private static final Method CALL = ReflectionUtils.getUniqueDeclaredMethods(Call.class)[0];

	private CurrentProxy() {
	}

	static @Nullable Object call(Object proxy, Call call) throws Throwable {
		ProxyFactory factory = new ProxyFactory();
		factory.setInterfaces(Call.class);
		factory.setTarget(call);
		factory.setExposeProxy(true);
		return Proxy.getInvocationHandler(factory.getProxy()).invoke(proxy, CALL, new Object[0]);
	}

	@FunctionalInterface
	interface Call {

		@Nullable Object call() throws Throwable;

	}

}
