package io.github.taskqueue.it.call;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A body runs on its worker's thread or not at all.
 */
class ThreadMovingAdviceTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Moving.class);

	@ParameterizedTest
	@ValueSource(strings = { "inner", "outer" })
	void adviceThatMovesTheBodyEndsOneTask(String queue) {
		Tasks tasks = application.bean(Tasks.class);
		TaskHandle<?> handle = application.tasks().enqueue(() -> {
			if (queue.equals("inner")) {
				tasks.inner(7);
			}
			else {
				tasks.outer(7);
			}
		});
		BrokerClient.Message letter = application.client().deadLetter(queue, handle.id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo("PERMANENT");
		assertThat(letter.number("tq-attempts")).isEqualTo(1);
		assertThat(letter.header("tq-error-message")).contains("was not run: advice of its bean");
		assertThat(application.journal().await("moved " + queue, 1)).hasSize(1);
		assertThat(application.journal().entries("body " + queue)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncMethod.class, AsyncClass.class })
	void asyncTasksStopTheStart(Class<?> tasks) {
		assertThatStartIsRefused(tasks, LateAsyncConfiguration.class);
		assertThatStartIsRefused(tasks);
	}

	@Test
	void tasksThatAreAsynchronousByAnotherAnnotationStopTheStart() {
		assertThatStartIsRefused(OwnAnnotation.class, AsyncConfiguration.class);
	}

	private static void assertThatStartIsRefused(Class<?>... beans) {
		Throwable failure = catchThrowable(() -> application.start(List.of(beans)));
		assertThat(failure).isNotNull();
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).isInstanceOf(StartException.class)
			.hasMessageContaining("would move its body from the worker to another thread");
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "inner")
		public void inner(int number) {
			this.journal.write("body inner");
		}

		@AsyncTask(queue = "outer")
		public void outer(int number) {
			this.journal.write("body outer");
		}

	}

	static class AsyncMethod {

		@Async
		@AsyncTask
		public void run() {
		}

	}

	@Async
	static class AsyncClass {

		@AsyncTask
		public void run() {
		}

	}

	static class OwnAnnotation {

		@Elsewhere
		@AsyncTask
		public void run() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Elsewhere {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(annotation = Elsewhere.class)
	static class AsyncConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(LateSelector.class)
	static class LateAsyncConfiguration {

	}

	static class LateSelector implements DeferredImportSelector, Ordered {

		@Override
		public String[] selectImports(AnnotationMetadata metadata) {
			return new String[] { LateAsync.class.getName() };
		}

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

	}

	@EnableAsync
	static class LateAsync {

	}

	/**
	 * One advice applies before the proxy of tasks is there, one is put around it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Moving {

		@Bean
		static BeanNameAutoProxyCreator innerProxies() {
			return proxies(Ordered.HIGHEST_PRECEDENCE, "innerAdvice");
		}

		@Bean
		static BeanNameAutoProxyCreator outerProxies() {
			return proxies(Ordered.LOWEST_PRECEDENCE, "outerAdvice");
		}

		private static BeanNameAutoProxyCreator proxies(int order, String advice) {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*Tasks");
			creator.setInterceptorNames(advice);
			creator.setOrder(order);
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		static MethodInterceptor innerAdvice(Journal journal) {
			return (invocation) -> move((ProxyMethodInvocation) invocation, "inner", journal);
		}

		@Bean
		static MethodInterceptor outerAdvice(Journal journal) {
			return (invocation) -> onWorker() ? move((ProxyMethodInvocation) invocation, "outer", journal)
					: invocation.proceed();
		}

		private static boolean onWorker() {
			return Thread.currentThread().getName().startsWith("task-");
		}

		private static @Nullable Object move(ProxyMethodInvocation invocation, String name, Journal journal)
				throws Throwable {
			if (!invocation.getMethod().getName().equals(name)) {
				return invocation.proceed();
			}
			MethodInvocation call = invocation.invocableClone();
			CompletableFuture.runAsync(() -> {
				journal.write("moved " + name);
				try {
					call.proceed();
				}
				catch (Throwable ex) {
					throw new IllegalStateException(ex);
				}
			});
			return null;
		}

	}

}
