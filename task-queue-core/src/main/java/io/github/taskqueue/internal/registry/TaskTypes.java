package io.github.taskqueue.internal.registry;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ConcurrentReferenceHashMap.ReferenceType;

import io.github.taskqueue.TaskSchedule;

/**
 * The classes that declare the tasks of a bean: its own class or, as a dynamic proxy has
 * none, the interfaces of the proxy.
 */
public final class TaskTypes {

	/**
	 * All beans are asked for more than once.
	 */
	private static final Map<Class<?>, Boolean> HAS_TASKS = new ConcurrentReferenceHashMap<>(256, ReferenceType.WEAK);

	private TaskTypes() {
	}

	/**
	 * The names of all beans of a factory itself. A bean in a scope is there twice, of
	 * which only the proxy is what others get.
	 */
	public static Stream<String> beanNames(ConfigurableListableBeanFactory beanFactory) {
		return Stream.of(beanFactory.getBeanNamesForType(Object.class, true, false))
			.filter((beanName) -> !ScopedProxyUtils.isScopedTarget(beanName));
	}

	/**
	 * The classes of a bean that have tasks.
	 */
	public static Collection<Class<?>> of(ConfigurableListableBeanFactory beanFactory, String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, targetName(beanFactory, beanName));
		return (type != null) ? of(type) : List.of();
	}

	/**
	 * The name by which a factory has the bean itself, if it is in a scope.
	 */
	public static String targetName(ConfigurableListableBeanFactory beanFactory, String beanName) {
		String target = ScopedProxyUtils.getTargetBeanName(beanName);
		return beanFactory.containsBeanDefinition(target) ? target : beanName;
	}

	/**
	 * The classes behind a class that have tasks.
	 */
	public static Collection<Class<?>> of(Class<?> type) {
		if (!Proxy.isProxyClass(type)) {
			Class<?> user = ClassUtils.getUserClass(type);
			return hasTasks(user) ? List.of(user) : List.of();
		}
		List<Class<?>> declaring = Stream.<Class<?>>of(type.getInterfaces()).filter(TaskTypes::hasTasks).toList();
		return declaring.stream()
			.filter((each) -> declaring.stream().noneMatch((other) -> other != each && each.isAssignableFrom(other)))
			.toList();
	}

	/**
	 * The classes of a bean that is there, by its proxy or by what is behind it.
	 */
	public static Collection<Class<?>> ofInstance(Object bean) {
		Collection<Class<?>> types = of(AopProxyUtils.ultimateTargetClass(bean));
		return types.isEmpty() ? of(bean.getClass()) : types;
	}

	/**
	 * The task methods of one of these classes.
	 */
	public static Stream<Method> methods(Class<?> type) {
		return AnnotatedMethods.of(type).keySet().stream();
	}

	/**
	 * The methods of a bean that have a schedule and are no task. Those of Spring itself
	 * are not looked at, as there are many.
	 */
	static Stream<Method> scheduledNonTasks(ConfigurableListableBeanFactory beanFactory, String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, targetName(beanFactory, beanName));
		if (type == null || Proxy.isProxyClass(type) || type.getName().startsWith("org.springframework.")) {
			return Stream.empty();
		}
		Class<?> user = ClassUtils.getUserClass(type);
		Set<Method> scheduled = AnnotatedMethods.allOf(user, TaskSchedule.class).keySet();
		return scheduled.isEmpty() ? Stream.empty()
				: scheduled.stream().filter((method) -> !AnnotatedMethods.of(user).containsKey(method));
	}

	private static boolean hasTasks(Class<?> type) {
		return HAS_TASKS.computeIfAbsent(type, (each) -> !AnnotatedMethods.of(each).isEmpty());
	}

}
