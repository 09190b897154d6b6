package io.github.taskqueue.internal.worker.attempt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.aop.Advisor;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopContext;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.client.ClientContext;
import io.github.taskqueue.internal.client.ClientContext.Published;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.registry.TaskBeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyCallTests {

	@Test
	void bodyRunsAndTaskCallsInsideOfItAreEnqueued() {
		with().run((context) -> {
			run(context, "Mailer.send", "ada");
			assertThat(log(context)).containsExactly("send ada");
			run(context, "Mailer.sendAgain", "ada");
			assertThat(log(context)).containsExactly("send ada", "send again ada");
			assertThat(published(context)).containsExactly("Mailer.sendAgain");
		});
	}

	@Test
	void allAdviceAppliesWhereTheBodyRuns() {
		with(Before.class, After.class).run((context) -> {
			run(context, "Mailer.send", "ada");
			assertThat(log(context)).containsExactly("after in", "before in", "send ada", "before out", "after out");
			assertThat(published(context)).isEmpty();
			context.getBean(Mailer.class).sendAgain("bob");
			assertThat(log(context)).doesNotContain("before in send again bob");
		});
	}

	@Test
	void adviceThatProceedsTwiceRunsTheBodyTwice() {
		with(Twice.class).run((context) -> {
			run(context, "Mailer.send", "ada");
			assertThat(log(context)).containsExactly("send ada", "send ada");
			assertThat(published(context)).isEmpty();
		});
	}

	@Test
	void adviceMayPutOtherArgumentsInPlace() {
		with(OtherArguments.class).run((context) -> {
			run(context, "Mailer.send", "ada");
			assertThat(log(context)).containsExactly("send ADA");
		});
	}

	@Test
	void bodyThatAdviceMovesToAnotherThreadDoesNotRunAndIsPermanent() {
		for (Class<?> moving : List.of(MovingBefore.class, MovingAfter.class, MovingFirst.class)) {
			with(moving).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatExceptionOfType(PermanentTaskException.class)
					.isThrownBy(() -> run(context, "Mailer.send", "ada"))
					.withMessageStartingWith("The body of task method BodyCallTests.Mailer.send(String) was not run:");
				assertThat(context.getBean(Moved.class).future).failsWithin(5, TimeUnit.SECONDS)
					.withThrowableThat()
					.withMessageContaining(
							"Advice has moved the call of task method BodyCallTests.Mailer.send(String)");
				assertThat(log(context)).isEmpty();
				assertThat(published(context)).isEmpty();
			});
		}
	}

	@Test
	void adviceThatWaitsForTheOtherThreadIsNoDifferent() {
		with(Waiting.class).run((context) -> {
			assertThatExceptionOfType(PermanentTaskException.class).isThrownBy(() -> run(context, "Mailer.send", "ada"))
				.withMessageStartingWith("Advice has moved the call of task method BodyCallTests.Mailer.send(String)");
			assertThat(log(context)).isEmpty();
		});
	}

	@Test
	void bodyThatAdviceDoesNotCallIsPermanentUnlessTheAdviceAnswers() {
		with(Never.class).run((context) -> {
			assertThatExceptionOfType(PermanentTaskException.class).isThrownBy(() -> run(context, "Mailer.send", "ada"))
				.withMessageContaining("advice of its bean has not called it");
			assertThat(run(context, "Mailer.count", "ada")).isInstanceOf(TaskHandle.class);
			assertThat(log(context)).isEmpty();
		});
	}

	@Test
	void cachedResultIsAnAnswer() {
		with(Caching.class).run((context) -> {
			for (int i = 0; i < 2; i++) {
				CompletableFuture<?> future = (CompletableFuture<?>) run(context, "Mailer.cached", "ada");
				assertThat(future).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("found ada");
			}
			assertThat(log(context)).containsExactly("look for ada");
			assertThat(published(context)).isEmpty();
		});
	}

	@Test
	void bodySeesItsProxyWhereProxiesAreExposed() {
		with(Exposing.class).run((context) -> {
			run(context, "Mailer.sendByContext", "ada");
			assertThat(published(context)).containsExactly("Mailer.send");
		});
	}

	@Test
	void mockIsNotCalled() {
		Mailer mock = Mockito.mock();
		with().run((context) -> {
			TaskDefinition task = definition(context, "Mailer.send");
			assertThatExceptionOfType(PermanentTaskException.class)
				.isThrownBy(() -> new BodyCall(task.method(), new Object[] { "ada" }).on(mock))
				.withMessageContaining("does not enqueue calls, so it is a mock");
			Mockito.verifyNoInteractions(mock);
		});
	}

	private static ApplicationContextRunner with(Class<?>... configurations) {
		return ClientContext.with(configurations).withBean("log", Log.class).withBean("mailer", Mailer.class);
	}

	private static @Nullable Object run(AssertableApplicationContext context, String task, Object... arguments)
			throws Exception {
		TaskDefinition definition = definition(context, task);
		try {
			return new BodyCall(definition.method(), arguments).on(context.getBean(TaskBeans.class).get(definition));
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new AssertionError(ex);
		}
	}

	private static TaskDefinition definition(AssertableApplicationContext context, String task) {
		TaskDefinition definition = context.getBean(TaskBeans.class).registry().find(task);
		assertThat(definition).isNotNull();
		return definition;
	}

	private static List<String> log(AssertableApplicationContext context) {
		return context.getBean(Log.class).lines;
	}

	private static List<String> published(AssertableApplicationContext context) {
		return context.getBean(Published.class).messages().stream().map(TaskMessage::name).toList();
	}

	static class Log {

		private final List<String> lines = new ArrayList<>();

	}

	static class Mailer {

		private final Log log;

		private final ObjectProvider<Mailer> self;

		Mailer(Log log, ObjectProvider<Mailer> self) {
			this.log = log;
			this.self = self;
		}

		@AsyncTask
		void send(String to) {
			this.log.lines.add("send " + to);
		}

		@AsyncTask
		void sendAgain(String to) {
			this.log.lines.add("send again " + to);
			this.self.getObject().sendAgain(to);
		}

		@AsyncTask
		TaskHandle<Integer> count(String to) {
			this.log.lines.add("count " + to);
			return TaskHandle.completed(1);
		}

		@AsyncTask
		@Cacheable("mail")
		public CompletableFuture<String> cached(String to) {
			this.log.lines.add("look for " + to);
			return CompletableFuture.completedFuture("found " + to);
		}

		@AsyncTask
		void sendByContext(String to) {
			((Mailer) AopContext.currentProxy()).send(to);
		}

	}

	static class Moved {

		private final CompletableFuture<Object> future = new CompletableFuture<>();

		@Nullable Object move(ProxyMethodInvocation invocation) {
			MethodInvocation call = invocation.invocableClone();
			new Thread(() -> {
				try {
					this.future.complete(call.proceed());
				}
				catch (Throwable ex) {
					this.future.completeExceptionally(ex);
				}
			}).start();
			return null;
		}

	}

	private static BeanNameAutoProxyCreator proxies(int order, String... interceptors) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames("mailer");
		creator.setInterceptorNames(interceptors);
		creator.setOrder(order);
		creator.setProxyTargetClass(true);
		return creator;
	}

	private static MethodInterceptor logging(ObjectProvider<Log> log, String text) {
		return (invocation) -> {
			log.getObject().lines.add(text + " in");
			Object result = invocation.proceed();
			log.getObject().lines.add(text + " out");
			return result;
		};
	}

	/**
	 * As Spring registers its own, for transactions and others.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Before {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "beforeAdvice");
		}

		@Bean
		static MethodInterceptor beforeAdvice(ObjectProvider<Log> log) {
			return logging(log, "before");
		}

	}

	/**
	 * With its default order.
	 */
	@Configuration(proxyBeanMethods = false)
	static class After {

		@Bean
		static BeanNameAutoProxyCreator after() {
			return proxies(Ordered.LOWEST_PRECEDENCE, "afterAdvice");
		}

		@Bean
		static MethodInterceptor afterAdvice(ObjectProvider<Log> log) {
			return logging(log, "after");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MovingBefore {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "moving");
		}

		@Bean
		static MethodInterceptor moving(ObjectProvider<Moved> moved) {
			return (invocation) -> moved.getObject().move((ProxyMethodInvocation) invocation);
		}

		@Bean
		Moved moved() {
			return new Moved();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MovingAfter {

		@Bean
		static BeanNameAutoProxyCreator after() {
			return proxies(Ordered.LOWEST_PRECEDENCE, "moving");
		}

		@Bean
		static MethodInterceptor moving(ObjectProvider<Moved> moved) {
			return (invocation) -> moved.getObject().move((ProxyMethodInvocation) invocation);
		}

		@Bean
		Moved moved() {
			return new Moved();
		}

	}

	/**
	 * As {@code @EnableAsync} adds its own.
	 */
	@Configuration(proxyBeanMethods = false)
	static class MovingFirst {

		@Bean
		static FirstAdvice moving(ObjectProvider<Moved> moved) {
			return new FirstAdvice(new DefaultPointcutAdvisor(
					(MethodInterceptor) (invocation) -> moved.getObject().move((ProxyMethodInvocation) invocation)));
		}

		@Bean
		Moved moved() {
			return new Moved();
		}

	}

	static class FirstAdvice extends AbstractBeanFactoryAwareAdvisingPostProcessor {

		FirstAdvice(Advisor advisor) {
			this.advisor = advisor;
			setBeforeExistingAdvisors(true);
		}

		@Override
		protected boolean isEligible(Class<?> targetClass) {
			return Mailer.class.isAssignableFrom(targetClass);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Waiting {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "waiting");
		}

		@Bean
		static MethodInterceptor waiting() {
			return (invocation) -> {
				Moved moved = new Moved();
				moved.move((ProxyMethodInvocation) invocation);
				try {
					return moved.future.get();
				}
				catch (ExecutionException ex) {
					throw ex.getCause();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twice {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "twice");
		}

		@Bean
		static MethodInterceptor twice() {
			return (invocation) -> {
				((ProxyMethodInvocation) invocation).invocableClone().proceed();
				return invocation.proceed();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherArguments {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "upperCase");
		}

		@Bean
		static MethodInterceptor upperCase() {
			return (invocation) -> {
				((ProxyMethodInvocation) invocation)
					.setArguments(invocation.getArguments()[0].toString().toUpperCase(Locale.ROOT));
				return invocation.proceed();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Never {

		@Bean
		static BeanNameAutoProxyCreator before() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "never");
		}

		@Bean
		static MethodInterceptor never() {
			return (invocation) -> invocation.getMethod().getReturnType() == TaskHandle.class ? TaskHandle.completed(0)
					: null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true)
	static class Caching {

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Exposing {

		@Bean
		static BeanNameAutoProxyCreator exposing() {
			BeanNameAutoProxyCreator creator = proxies(Ordered.HIGHEST_PRECEDENCE, "nothing");
			creator.setExposeProxy(true);
			return creator;
		}

		@Bean
		static MethodInterceptor nothing() {
			return MethodInvocation::proceed;
		}

	}

}
