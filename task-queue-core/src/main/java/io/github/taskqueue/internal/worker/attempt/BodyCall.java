package io.github.taskqueue.internal.worker.attempt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.DefaultAdvisorChainFactory;
import org.springframework.aop.framework.ReflectiveMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.internal.definition.KotlinMethod;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.pipeline.EnqueuingAdvice;
import io.github.taskqueue.spi.TaskParameter;

/**
 * One call of a body. All advice of all proxies of the bean applies, such as transactions
 * and validation, but for the one that would enqueue the call again.
 * <p>
 * The body runs on the thread of the worker or not at all: on another one it would run
 * without its context, its timeout and its ack.
 */
final class BodyCall {

	private final TaskMethod task;

	private final @Nullable Object[] arguments;

	private final Thread worker = Thread.currentThread();

	private boolean reached;

	BodyCall(TaskMethod task, @Nullable Object[] arguments) {
		this.task = task;
		this.arguments = arguments;
	}

	/**
	 * Advice may answer in place of the body, as caches do, but only with an answer.
	 */
	@Nullable Object on(Object bean) throws Throwable {
		Object returned = call(bean, false, this.arguments);
		if (!this.reached && returned == null) {
			throw new PermanentTaskException(
					"The body of task method %s was not run: advice of its bean has not called it, or has moved the call to another thread."
						.formatted(this.task)
							+ " Remove the advice, or let it call the method on the thread on which it is called.");
		}
		return returned;
	}

	private @Nullable Object call(Object bean, boolean enqueuing, @Nullable Object[] arguments) throws Throwable {
		requireWorkerThread();
		if (bean instanceof Advised proxy) {
			return through(proxy, enqueuing, arguments);
		}
		requireEnqueuing(bean, enqueuing);
		return invoke(bean, arguments);
	}

	private void requireEnqueuing(Object bean, boolean enqueuing) {
		if (!enqueuing) {
			throw new PermanentTaskException(
					"The bean of task method %s is a %s, which does not enqueue calls, so it is a mock or hidden by a proxy of another kind."
						.formatted(this.task, bean.getClass().getName()));
		}
	}

	private void requireWorkerThread() {
		if (Thread.currentThread() != this.worker) {
			throw new PermanentTaskException(
					"Advice has moved the call of task method %s from thread '%s' to thread '%s'.".formatted(this.task,
							this.worker.getName(), Thread.currentThread().getName())
							+ " A worker is a thread of its own already: remove the advice from the method.");
		}
	}

	private @Nullable Object through(Advised proxy, boolean enqueuing, @Nullable Object[] arguments) throws Throwable {
		TargetSource source = proxy.getTargetSource();
		Object target = source.getTarget();
		try {
			if (target != null && isAlone(proxy)) {
				return call(target, true, arguments);
			}
			Method method = invocable(proxy);
			List<Object> advice = new ArrayList<>(
					DefaultAdvisorChainFactory.INSTANCE.getInterceptorsAndDynamicInterceptionAdvice(proxy, method,
							(target != null) ? target.getClass() : null));
			boolean enqueues = advice.removeIf(EnqueuingAdvice.class::isInstance) || enqueuing;
			if (!hasBody(target)) {
				requireEnqueuing(proxy, enqueues);
				this.reached = true;
			}
			ProxyCall call = new ProxyCall(proxy, target, method, arguments, advice, enqueues);
			return proxy.isExposeProxy() ? CurrentProxy.call(proxy, call::proceed) : call.proceed();
		}
		finally {
			if (target != null) {
				source.releaseTarget(target);
			}
		}
	}

	/**
	 * Most proxies are there for tasks alone.
	 */
	private static boolean isAlone(Advised proxy) {
		return proxy.getAdvisorCount() == 1 && proxy.getAdvisors()[0].getAdvice() instanceof EnqueuingAdvice
				&& !proxy.isExposeProxy();
	}

	/**
	 * Not that of a repository or of an HTTP client: there, advice is all there is.
	 */
	private boolean hasBody(@Nullable Object target) {
		Class<?> declaring = this.task.method().getDeclaringClass();
		return target != null && (declaring.isInstance(target)
				|| declaring.isAssignableFrom(AopProxyUtils.ultimateTargetClass(target)));
	}

	private @Nullable Object invoke(Object bean, @Nullable Object[] arguments) throws Throwable {
		this.reached = true;
		try {
			return invoke(invocable(bean), bean, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static @Nullable Object invoke(Method method, Object bean, @Nullable Object[] arguments)
			throws ReflectiveOperationException {
		return isAnyAbsent(arguments) ? KotlinMethod.call(method, bean, arguments) : method.invoke(bean, arguments);
	}

	private static boolean isAnyAbsent(@Nullable Object[] arguments) {
		for (Object argument : arguments) {
			if (argument == TaskParameter.ABSENT) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What advice sees of an argument that Kotlin puts in place.
	 */
	private static @Nullable Object[] shown(@Nullable Object[] arguments) {
		return isAnyAbsent(arguments)
				? Arrays.stream(arguments).map((each) -> (each != TaskParameter.ABSENT) ? each : null).toArray()
				: arguments;
	}

	private Method invocable(Object bean) {
		Method method = AopUtils.selectInvocableMethod(this.task.method(), bean.getClass());
		ReflectionUtils.makeAccessible(method);
		return method;
	}

	/**
	 * A call of one proxy, which ends with a call of its target. Advice may make a copy
	 * of it, proceed more than once, or try to proceed on another thread.
	 */
	private final class ProxyCall extends ReflectiveMethodInvocation {

		private final boolean enqueuing;

		private final @Nullable Object[] given;

		ProxyCall(Object proxy, @Nullable Object target, Method method, @Nullable Object[] given, List<Object> advice,
				boolean enqueuing) {
			super(proxy, target, method, shown(given), (target != null) ? target.getClass() : null, advice);
			this.given = given;
			this.enqueuing = enqueuing;
		}

		/**
		 * Advice may have put other arguments in place.
		 */
		@Override
		protected @Nullable Object invokeJoinpoint() throws Throwable {
			return call(Objects.requireNonNull(this.target, "No advice has answered, and there is no target"),
					this.enqueuing, hidden(getArguments()));
		}

		private @Nullable Object[] hidden(@Nullable Object[] arguments) {
			if (!isAnyAbsent(this.given)) {
				return arguments;
			}
			@Nullable Object[] hidden = arguments.clone();
			for (int i = 0; i < hidden.length; i++) {
				if (hidden[i] == null && this.given[i] == TaskParameter.ABSENT) {
					hidden[i] = TaskParameter.ABSENT;
				}
			}
			return hidden;
		}

	}

}
