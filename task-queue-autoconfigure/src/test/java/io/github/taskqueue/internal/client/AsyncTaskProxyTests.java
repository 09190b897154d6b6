package io.github.taskqueue.internal.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.aop.support.RootClassFilter;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.client.ClientContext.Published;
import io.github.taskqueue.internal.client.ClientContext.Replies;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call of a bean with tasks does, through the proxies that Spring makes.
 */
class AsyncTaskProxyTests {

	@Test
	void callIsEnqueuedAndTheBodyIsNotRun() {
		with(Mailer.class).run((context) -> {
			context.getBean(Mailer.class).send("ada", 42);
			assertThat(log(context)).isEmpty();
			TaskMessage message = published(context).messages().get(0);
			assertThat(message.name()).isEqualTo("Mailer.send");
			assertThat(message.queue()).isEqualTo("mail");
			assertThat(message.attempt()).isEqualTo(1);
			assertThat(message.replyTo()).isNull();
			assertThat(message.times().due()).isNull();
			assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo("{\"to\":\"ada\",\"order\":42}");
		});
	}

	@Test
	void handleIsThatOfTheTaskAndGetsItsResult() {
		with(Mailer.class).run((context) -> {
			TaskHandle<Integer> handle = context.getBean(Mailer.class).count("ada");
			TaskMessage message = published(context).messages().get(0);
			assertThat(handle.id()).isEqualTo(message.id());
			assertThat(message.replyTo()).isEqualTo("replies");
			reply(context, message, "3");
			assertThat(handle.result()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(3);
		});
	}

	@Test
	void futureGetsTheResultOfTheTask() {
		with(Mailer.class).run((context) -> {
			CompletableFuture<String> future = context.getBean(Mailer.class).receipt();
			assertThat(future).isNotDone();
			reply(context, published(context).messages().get(0), "\"paid\"");
			assertThat(future).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("paid");
		});
	}

	private static void reply(ApplicationContext context, TaskMessage message, String result) {
		context.getBean(Replies.class)
			.arrive(new TaskReply(message.id(), message.name(), message.contentType(),
					result.getBytes(StandardCharsets.UTF_8), null));
	}

	@Test
	void callInsideOfTheSameBeanRunsInline() {
		with(Mailer.class).run((context) -> {
			context.getBean(Mailer.class).sendTwice();
			assertThat(log(context)).containsExactly("send ada 1", "send ada 2");
			assertThat(published(context).messages()).isEmpty();
		});
	}

	@Test
	void otherMethodsOfTheBeanRunAsUsual() {
		with(Mailer.class).run((context) -> assertThat(context.getBean(Mailer.class).greeting()).isEqualTo("hello"));
	}

	@Test
	void otherAdviceDoesNotApplyWhereATaskIsCalled() {
		with(Mailer.class, Advice.class).run((context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			assertThat(AopUtils.isAopProxy(mailer)).isTrue();
			mailer.send("ada", 42);
			assertThat(log(context)).isEmpty();
		});
	}

	@Test
	void finalClassIsProxiedByItsInterface() {
		with(FinalPrinter.class).run((context) -> {
			context.getBean(Printer.class).print("page");
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Printer.class))).isTrue();
			assertThat(published(context).names()).containsExactly("FinalPrinter.print");
			assertThat(log(context)).isEmpty();
		});
	}

	@Test
	void finalClassWithoutInterfaceStopsTheStart() {
		with(FinalMailer.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(StartException.class, (failure) -> {
					assertThat(failure).hasMessageContaining("FinalMailer is final")
						.hasMessageContaining("@AsyncTask method send, which is in no interface");
					assertThat(failure.action()).startsWith("Remove 'final' from the class");
				});
		});
	}

	@Test
	void taskDeclaredInAnInterfaceIsEnqueued() {
		with(LaserPrinter.class).run((context) -> {
			context.getBean(Printer.class).print("page");
			assertThat(published(context).names()).containsExactly("LaserPrinter.print");
			assertThat(published(context).messages().get(0).queue()).isEqualTo("paper");
		});
	}

	@Test
	void taskMayBeCalledWhileTheContextStarts() {
		with(Mailer.class, Eager.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(published(context).names()).containsExactly("Mailer.send");
		});
	}

	@Test
	void taskOfAConfigurationClassIsEnqueued() {
		with(Application.class).run((context) -> {
			context.getBean(Application.class).tidy();
			assertThat(published(context).names()).containsExactly("Application.tidy");
		});
	}

	@Test
	void beansWithoutTasksAreNotProxied() {
		with(Eager.class, Mailer.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(Eager.class))).isFalse());
	}

	private static ApplicationContextRunner with(Class<?>... beans) {
		return ClientContext.with(beans).withBean(Log.class);
	}

	private static Published published(ApplicationContext context) {
		return context.getBean(Published.class);
	}

	private static List<String> log(ApplicationContext context) {
		return context.getBean(Log.class).lines;
	}

	static class Log {

		private final List<String> lines = new ArrayList<>();

	}

	static class Mailer {

		private final Log log;

		Mailer(Log log) {
			this.log = log;
		}

		@AsyncTask(queue = "mail")
		void send(String to, long order) {
			this.log.lines.add("send " + to + " " + order);
		}

		@AsyncTask
		TaskHandle<Integer> count(String to) {
			return TaskHandle.completed(1);
		}

		@AsyncTask
		CompletableFuture<String> receipt() {
			return CompletableFuture.completedFuture("now");
		}

		void sendTwice() {
			send("ada", 1);
			send("ada", 2);
		}

		String greeting() {
			return "hello";
		}

	}

	interface Printer {

		@AsyncTask(queue = "paper")
		void print(String text);

	}

	static class LaserPrinter implements Printer {

		@Override
		public void print(String text) {
			throw new IllegalStateException("Not to be run");
		}

	}

	static final class FinalPrinter implements Printer {

		@Override
		@AsyncTask
		public void print(String text) {
			throw new IllegalStateException("Not to be run");
		}

	}

	static final class FinalMailer {

		@AsyncTask
		void send() {
		}

	}

	static class Eager implements InitializingBean {

		private final Mailer mailer;

		Eager(Mailer mailer) {
			this.mailer = mailer;
		}

		@Override
		public void afterPropertiesSet() {
			this.mailer.send("ada", 1);
		}

	}

	@Configuration
	static class Application {

		@Bean
		String greeting() {
			return "hello";
		}

		@AsyncTask
		void tidy() {
			throw new IllegalStateException("Not to be run");
		}

	}

	/**
	 * Registered as Spring registers its own, for transactions and others.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Advice {

		@Bean
		static DefaultAdvisorAutoProxyCreator autoProxyCreator() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return creator;
		}

		@Bean
		static Advisor transactions(ObjectProvider<Log> log) {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setClassFilter(new RootClassFilter(Mailer.class));
			pointcut.setMappedName("send");
			return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> {
				log.getObject().lines.add("begin");
				@Nullable Object result = invocation.proceed();
				log.getObject().lines.add("commit");
				return result;
			});
		}

	}

}
