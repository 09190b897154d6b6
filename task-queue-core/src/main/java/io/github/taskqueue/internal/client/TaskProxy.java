package io.github.taskqueue.internal.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.pipeline.EnqueuingAdvice;
import io.github.taskqueue.internal.registry.TaskTypes;
import io.github.taskqueue.internal.start.StartException;

/**
 * What the proxy of a bean with tasks has to be like.
 */
final class TaskProxy {

	private TaskProxy() {
	}

	static boolean enqueues(Object bean) {
		return bean instanceof Advised proxy && position(proxy) >= 0;
	}

	/**
	 * Another proxy may be around the one that enqueues.
	 */
	static boolean enqueuesWithin(Object bean) {
		for (Object each = bean; each != null; each = AopProxyUtils.getSingletonTarget(each)) {
			if (enqueues(each)) {
				return true;
			}
		}
		return false;
	}

	private static int position(Advised proxy) {
		Advisor[] advisors = proxy.getAdvisors();
		return IntStream.range(0, advisors.length)
			.filter((index) -> advisors[index].getAdvice() instanceof EnqueuingAdvice)
			.findFirst()
			.orElse(-1);
	}

	/**
	 * Post-processors that came later may have put their advice in front. It would apply
	 * to the call, and not to the body alone.
	 */
	static void moveToFront(Object bean) {
		if (bean instanceof Advised proxy && !proxy.isFrozen() && position(proxy) > 0) {
			Advisor advisor = proxy.getAdvisors()[position(proxy)];
			proxy.removeAdvisor(advisor);
			proxy.addAdvisor(0, advisor);
		}
	}

	/**
	 * Whether nothing can subclass a class.
	 */
	static boolean needsInterfaces(Class<?> beanClass) {
		return (Modifier.isFinal(beanClass.getModifiers()) || beanClass.isSealed()) && !Proxy.isProxyClass(beanClass)
				&& refuseWithoutInterface(beanClass);
	}

	private static boolean refuseWithoutInterface(Class<?> beanClass) {
		Method method = taskWithoutInterface(beanClass);
		if (method == null) {
			return true;
		}
		String kind = beanClass.isRecord() ? "a record" : beanClass.isSealed() ? "sealed" : "final";
		throw new StartException(
				"%s is %s, so no proxy can intercept calls of @AsyncTask method %s, which is in no interface."
					.formatted(beanClass, kind, method.getName()),
				(beanClass.isRecord() ? "Make it a class" : "Remove '" + kind + "' from the class")
						+ ", or declare the method in an interface that it implements.");
	}

	/**
	 * A task that a proxy by interfaces does not have.
	 */
	static @Nullable Method taskWithoutInterface(Class<?> beanClass) {
		return TaskTypes.of(beanClass)
			.stream()
			.flatMap((type) -> TaskTypes.methods(type).filter((method) -> !isInInterface(method, beanClass)))
			.findFirst()
			.orElse(null);
	}

	private static boolean isInInterface(Method method, Class<?> beanClass) {
		return Arrays.stream(ClassUtils.getAllInterfacesForClass(beanClass))
			.anyMatch((type) -> ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes()));
	}

	/**
	 * Refuses a proxy that has not all tasks of a class, or runs some on other threads.
	 */
	static void check(String beanName, Object bean, Class<?> type) {
		TaskTypes.methods(type).forEach((method) -> {
			requireReachable(beanName, bean, type, method);
			for (Object each = bean; each instanceof Advised proxy; each = AopProxyUtils.getSingletonTarget(each)) {
				refuseAsync(proxy, type, method);
			}
		});
	}

	private static void requireReachable(String beanName, Object bean, Class<?> type, Method method) {
		try {
			AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new StartException(
					"The proxy of bean '%s' has the interfaces of %s only, and @AsyncTask method %s is in none of them."
						.formatted(beanName, type, MethodText.of(type, method)),
					"Declare the method in an interface of the class, or proxy the class itself, by proxyTargetClass = true or spring.aop.proxy-target-class=true.");
		}
	}

	/**
	 * {@code @EnableAsync} may be given any annotation.
	 */
	private static void refuseAsync(Advised proxy, Class<?> type, Method method) {
		for (Advisor advisor : proxy.getAdvisors()) {
			if (advisor.getAdvice() instanceof AsyncExecutionInterceptor
					&& applies(advisor, AopUtils.selectInvocableMethod(method, proxy.getClass()), type)) {
				throw new StartException(
						"@AsyncTask method %s is asynchronous by %s too, which would move its body from the worker to another thread."
							.formatted(MethodText.of(type, method), ClassUtils.getShortName(advisor.getClass())),
						"Remove the annotation that makes it so: a call of an @AsyncTask method does not wait for the body.");
			}
		}
	}

	private static boolean applies(Advisor advisor, Method method, Class<?> type) {
		return !(advisor instanceof PointcutAdvisor pointcut) || pointcut.getPointcut().getClassFilter().matches(type)
				&& pointcut.getPointcut().getMethodMatcher().matches(method, type);
	}

}
