package io.github.taskqueue.internal.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.pipeline.EnqueuingAdvice;
import io.github.taskqueue.internal.registry.TaskBeans;

/**
 * Puts the interceptor in front of all other advice of beans with tasks, so that
 * transactions and validation apply where the body runs and not where it is called.
 * <p>
 * It comes before those that hand beans to listener containers, which are to call the
 * proxy. A class is proxied by its interfaces only if all its tasks are in them.
 */
public final class AsyncTaskBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements SmartInitializingSingleton {

	private final Advisor taskAdvisor;

	private final Map<String, Object> early = new ConcurrentHashMap<>();

	private volatile @Nullable Map<String, Object> created = new ConcurrentHashMap<>();

	private final Supplier<TaskBeans> tasks;

	public AsyncTaskBeanPostProcessor(EnqueuingAdvice interceptor, Supplier<TaskBeans> tasks) {
		this.tasks = tasks;
		this.taskAdvisor = new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(null, AsyncTask.class, true),
				interceptor);
		this.advisor = this.taskAdvisor;
		setBeforeExistingAdvisors(true);
		setOrder(LOWEST_PRECEDENCE - 1);
	}

	/**
	 * In a circle of references, others get the bean before it is complete, and are to
	 * get the proxy.
	 */
	@Override
	public Object getEarlyBeanReference(Object bean, String beanName) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		this.early.put(beanName, (target != null) ? target : bean);
		return advised(bean, beanName);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (this.early.remove(beanName) != bean) ? advised(bean, beanName) : bean;
	}

	private Object advised(Object bean, String beanName) {
		if (TaskProxy.enqueues(bean)) {
			return bean;
		}
		Object advised = super.postProcessAfterInitialization(bean, beanName);
		Map<String, Object> record = this.created;
		if (record != null && TaskProxy.enqueues(advised)) {
			record.put(beanName, advised);
		}
		return advised;
	}

	/**
	 * After the {@link TaskBeans}, which are defined before this. Proxies that are made
	 * later need not be kept.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		Map<String, Object> record = this.created;
		this.created = null;
		if (factory != null && record != null) {
			new TaskProxyCheck(factory, this.tasks.get()).start(record);
		}
	}

	@Override
	protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
		ProxyFactory proxyFactory = super.prepareProxyFactory(bean, beanName);
		return prepared(proxyFactory, bean.getClass());
	}

	/**
	 * Asked ahead of time. The superclass would subclass a final class here too.
	 */
	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		if (!isEligible(beanClass)) {
			return beanClass;
		}
		ProxyFactory proxyFactory = new ProxyFactory();
		proxyFactory.copyFrom(this);
		proxyFactory.setTargetClass(beanClass);
		prepared(proxyFactory, beanClass);
		if (!proxyFactory.isProxyTargetClass()) {
			evaluateProxyInterfaces(beanClass, proxyFactory);
		}
		proxyFactory.addAdvisor(this.taskAdvisor);
		return proxyFactory.getProxyClass(getProxyClassLoader());
	}

	private static ProxyFactory prepared(ProxyFactory proxyFactory, Class<?> beanClass) {
		proxyFactory.setOpaque(false);
		if (TaskProxy.needsInterfaces(beanClass)) {
			proxyFactory.setProxyTargetClass(false);
		}
		else if (TaskProxy.taskWithoutInterface(beanClass) != null) {
			proxyFactory.setProxyTargetClass(true);
		}
		return proxyFactory;
	}

}
