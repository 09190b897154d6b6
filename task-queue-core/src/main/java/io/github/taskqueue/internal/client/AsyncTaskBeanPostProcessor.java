package io.github.taskqueue.internal.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;

import org.aopalliance.aop.Advice;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.start.StartException;

/**
 * Puts the interceptor in front of all other advice of beans with tasks, so that
 * transactions and validation apply where the body runs and not where it is called.
 * <p>
 * A final class is proxied by its interfaces if all its tasks are in them.
 */
public final class AsyncTaskBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private final Advisor taskAdvisor;

	public AsyncTaskBeanPostProcessor(Advice interceptor) {
		this.taskAdvisor = new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(null, AsyncTask.class, true),
				interceptor);
		this.advisor = this.taskAdvisor;
		setBeforeExistingAdvisors(true);
	}

	@Override
	protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
		ProxyFactory proxyFactory = super.prepareProxyFactory(bean, beanName);
		if (byInterfaces(bean.getClass())) {
			proxyFactory.setProxyTargetClass(false);
		}
		return proxyFactory;
	}

	/**
	 * Asked ahead of time. The superclass would subclass a final class here too.
	 */
	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		if (!isEligible(beanClass) || !byInterfaces(beanClass)) {
			return super.determineBeanType(beanClass, beanName);
		}
		ProxyFactory proxyFactory = new ProxyFactory();
		proxyFactory.setTargetClass(beanClass);
		evaluateProxyInterfaces(beanClass, proxyFactory);
		proxyFactory.addAdvisor(this.taskAdvisor);
		return proxyFactory.getProxyClass(getProxyClassLoader());
	}

	private static boolean byInterfaces(Class<?> beanClass) {
		if (!Modifier.isFinal(beanClass.getModifiers()) || Proxy.isProxyClass(beanClass)) {
			return false;
		}
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(beanClass, AsyncTaskBeanPostProcessor::isTask)) {
			if (!isInInterface(method, beanClass)) {
				throw new StartException(
						"%s is final, so no proxy can intercept calls of @AsyncTask method %s, which is in no interface."
							.formatted(beanClass, method.getName()),
						"Remove 'final' from the class, or declare the method in an interface that it implements.");
			}
		}
		return true;
	}

	private static boolean isTask(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, AsyncTask.class);
	}

	private static boolean isInInterface(Method method, Class<?> beanClass) {
		return Arrays.stream(ClassUtils.getAllInterfacesForClass(beanClass))
			.anyMatch((type) -> ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes()));
	}

}
