package io.github.taskqueue.internal.client;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.client.ClientContext.Published;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Beans of all kinds: the calls that others make of them are enqueued and a worker knows
 * the bean, or the start fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskBeanKindsTests {

	@Test
	void beansThatReferToEachOther() {
		ClientContext.with(One.class, Other.class).withAllowCircularReferences(true).run((context) -> {
			context.getBean(One.class).other().run();
			context.getBean(Other.class).one().run();
			assertThatAreTasks(context, "Other.run", "One.run");
		});
	}

	@Test
	void beansThatReferToEachOtherAndHaveOtherAdvice() {
		ClientContext.with(One.class, Other.class, OtherAdvice.class)
			.withAllowCircularReferences(true)
			.run((context) -> {
				context.getBean(One.class).other().run();
				context.getBean(Other.class).one().run();
				assertThatAreTasks(context, "Other.run", "One.run");
			});
	}

	@Test
	void lazyBeansThatReferToEachOther() {
		ClientContext.with(LazyOne.class, LazyOther.class).withAllowCircularReferences(true).run((context) -> {
			context.getBean(LazyOne.class).other().run();
			context.getBean(LazyOther.class).one().run();
			assertThatAreTasks(context, "LazyOther.run", "LazyOne.run");
		});
	}

	@Test
	void beanThatRefersToItself() {
		ClientContext.with(Self.class).withAllowCircularReferences(true).run((context) -> {
			context.getBean(Self.class).callSelf();
			assertThatAreTasks(context, "Self.run", "Self.run", "Self.run");
		});
	}

	@Test
	void publicClassWithATaskOfAClassThatIsNot() {
		ClientContext.with(Sub.class).run((context) -> {
			context.getBean(Sub.class).run();
			context.getBean(Sub.class).handle("text");
			assertThatAreTasks(context, "Sub.run", "Sub.handle");
		});
	}

	@Test
	void classThatImplementsAGenericTask() {
		ClientContext.with(TextHandler.class, Handlers.class).run((context) -> {
			Handler<String> handler = context.getBean(Handlers.class).handler();
			handler.handle("text");
			context.getBean(TextHandler.class).handle("text");
			assertThatAreTasks(context, "TextHandler.handle", "TextHandler.handle");
		});
	}

	@Test
	void defaultMethodOfAnInterface() {
		ClientContext.with(Plain.class).run((context) -> {
			context.getBean(WithDefault.class).run();
			assertThatAreTasks(context, "Plain.run");
		});
	}

	@Test
	void taskThatIsInNoInterfaceOfAClassWithInterfaces() {
		ClientContext.with(Implementation.class, Extra.class).run((context) -> {
			context.getBean("taskBeanKindsTests.Implementation", Api.class).run();
			context.getBean(Extra.class).more();
			assertThatAreTasks(context, "Implementation.run", "Extra.more");
		});
	}

	@Test
	void dynamicProxyOfAnInterface() {
		ClientContext.with(Dynamic.class).run((context) -> {
			context.getBean(Remote.class).run("text");
			assertThatAreTasks(context, "Remote.run");
		});
	}

	@Test
	void clientOfAnHttpInterface() {
		ClientContext.with(Http.class).run((context) -> {
			context.getBean(HttpApi.class).run("text");
			assertThatAreTasks(context, "HttpApi.run");
		});
	}

	@Test
	void repositoriesThatShareATask() {
		ClientContext.with(Repositories.class).run((context) -> {
			context.getBean(Things.class).touch(1);
			context.getBean(Others.class).touch(2);
			context.getBean(Things.class).tidy(3);
			assertThatAreTasks(context, "Things.touch", "Others.touch", "Things.tidy");
		});
	}

	@Test
	void beanOfAFactoryBean() {
		ClientContext.with(ImplementationFactory.class).run((context) -> {
			context.getBean(Api.class).run();
			assertThatAreTasks(context, "Implementation.run");
		});
	}

	@Test
	void scopedBeansWithProxies() {
		for (Class<?> scoped : List.of(ScopedByClass.class, ScopedByInterface.class)) {
			ClientContext.with(scoped).run((context) -> {
				context.getBean(Api.class).run();
				assertThatAreTasks(context, "Implementation.run");
			});
		}
	}

	@Test
	void scopesOfClientsStopTheStart() {
		for (Class<?> scoped : List.of(RequestScoped.class, SessionScoped.class)) {
			assertThatStartIsRefused(ClientContext.with(scoped), (failure) -> {
				assertThat(failure).hasMessageContaining("has @AsyncTask methods and the scope '")
					.hasMessageContaining("which is never active on a worker");
				assertThat(failure.action()).startsWith("Move the @AsyncTask methods to a singleton");
			});
		}
	}

	@Test
	void lazyAndPrototypeBeansOfTheirClass() {
		ClientContext.with(LazyByClass.class).run((context) -> {
			context.getBean("lazy", Api.class).run();
			context.getBean("prototype", Extra.class).more();
			assertThatAreTasks(context, "Implementation.run", "Extra.more");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyByInterface.class, PrototypeByInterface.class, LazyBySuperclass.class,
			ScopedBehindInterface.class })
	void lazyAndPrototypeBeansBehindTheirInterfaceStopTheStart(Class<?> hidden) {
		assertThatStartIsRefused(ClientContext.with(hidden), (failure) -> {
			assertThat(failure).hasMessageContaining("The bean 'api' is of class");
			assertThat(failure.action()).startsWith("Declare the class as the return type of the @Bean method");
		});
	}

	@Test
	void prototypeBehindItsInterfaceThatIsNeededAtTheStart() {
		ClientContext.with(PrototypeByInterfaceInjected.class).run((context) -> {
			context.getBean(Api.class).run();
			assertThatAreTasks(context, "Implementation.run");
		});
	}

	@Test
	void beanThatTurnsOutToHaveTasksAfterTheStartIsNotCreated() {
		ClientContext.with(LazyByHelper.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatException().isThrownBy(() -> context.getBean(Api.class))
				.havingRootCause()
				.isInstanceOf(StartException.class)
				.withMessageContaining("of which no worker knows the @AsyncTask methods");
			assertThat(context.getBean(Published.class).messages()).isEmpty();
		});
	}

	@Test
	void beanCreatedBeforeTheProxiesStopsTheStart() {
		assertThatStartIsRefused(ClientContext.with(TooEarly.class), (failure) -> {
			assertThat(failure).hasMessageContaining("The bean 'early' of class")
				.hasMessageContaining("no proxy that enqueues their calls");
			assertThat(failure.action()).contains("ObjectProvider");
		});
	}

	@Test
	void objectThatTheContextHasNotCreatedStopsTheStart() {
		assertThatStartIsRefused(ClientContext.with()
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("manual", new Implementation())),
				(failure) -> assertThat(failure).hasMessageContaining("The bean 'manual' of class"));
	}

	@Test
	void proxyOfAnotherKindStopsTheStart() {
		assertThatStartIsRefused(ClientContext.with(Hiding.class, Implementation.class),
				(failure) -> assertThat(failure).hasMessageContaining("hidden by a proxy of another kind"));
	}

	@Test
	void proxyByInterfacesWithoutTheTaskStopsTheStart() {
		assertThatStartIsRefused(ClientContext.with(ProxiedByInterfaces.class, Extra.class), (failure) -> {
			assertThat(failure).hasMessageContaining("has the interfaces of class")
				.hasMessageContaining("Extra.more() is in none of them");
			assertThat(failure.action()).contains("spring.aop.proxy-target-class=true");
		});
	}

	@Test
	void adviceThatIsAddedInFrontLaterMovesBehind() {
		ClientContext.with(InFront.class, Implementation.class, LazyByClassOnly.class).run((context) -> {
			for (String bean : List.of("taskBeanKindsTests.Implementation", "lazy")) {
				Advised proxy = (Advised) context.getBean(bean);
				assertThat(proxy.getAdvisors()).hasSize(2);
				assertThat(proxy.getAdvisors()[0].getAdvice()).isInstanceOf(AsyncTaskInterceptor.class);
			}
		});
	}

	@Test
	void whatRunsInlineByDesignIsLoggedOnce(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(TaskProxyCheck.class.getName(), LogLevel.DEBUG);
		try {
			ClientContext.with(Implementation.class).run((context) -> {
				context.getBean(Api.class).run();
				new Extra().run();
			});
		}
		finally {
			logging.setLogLevel(TaskProxyCheck.class.getName(), null);
		}
		assertThat(output).containsOnlyOnce("and of objects made by new, run inline.");
	}

	@Test
	void mockInPlaceOfABeanIsLeftAlone() {
		ClientContext.with()
			.withInitializer(
					(context) -> context.getBeanFactory().registerSingleton("mock", Mockito.mock(Implementation.class)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(Implementation.class).run();
				Mockito.verify(context.getBean(Implementation.class)).run();
			});
	}

	private static void assertThatAreTasks(AssertableApplicationContext context, String... names) {
		assertThat(context).hasNotFailed();
		assertThat(context.getBean(Published.class).names()).containsExactly(names);
		TaskBeans beans = context.getBean(TaskBeans.class);
		for (String name : names) {
			assertThat(beans.registry().all()).filteredOn((task) -> task.name().equals(name))
				.singleElement()
				.satisfies((task) -> assertThat(beans.get(task)).isNotNull());
		}
	}

	private static void assertThatStartIsRefused(ApplicationContextRunner runner, Consumer<StartException> refusal) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(StartException.class, refusal);
		});
	}

	private static IllegalStateException notToBeRun() {
		return new IllegalStateException("Not to be run");
	}

	static class One {

		@Autowired
		@Nullable Other other;

		Other other() {
			return Objects.requireNonNull(this.other);
		}

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	static class Other {

		@Autowired
		@Nullable One one;

		One one() {
			return Objects.requireNonNull(this.one);
		}

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	@Lazy
	static class LazyOne {

		@Autowired
		@Nullable LazyOther other;

		LazyOther other() {
			return Objects.requireNonNull(this.other);
		}

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	@Lazy
	static class LazyOther {

		@Autowired
		@Nullable LazyOne one;

		LazyOne one() {
			return Objects.requireNonNull(this.one);
		}

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	static class Self {

		@Autowired
		@Nullable Self self;

		@Autowired
		@Nullable ObjectProvider<Self> provider;

		@Autowired
		@Lazy
		@Nullable Self lazy;

		void callSelf() {
			this.self.run();
			this.provider.getObject().run();
			this.lazy.run();
		}

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	abstract static class Base<T> {

		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

		@AsyncTask
		public void handle(T value) {
			throw notToBeRun();
		}

	}

	public static class Sub extends Base<String> {

	}

	interface Handler<T> {

		@AsyncTask
		void handle(T value);

	}

	static class TextHandler implements Handler<String> {

		@Override
		public void handle(String value) {
			throw notToBeRun();
		}

	}

	static class Handlers {

		private final Handler<String> handler;

		Handlers(Handler<String> handler) {
			this.handler = handler;
		}

		Handler<String> handler() {
			return this.handler;
		}

	}

	interface WithDefault {

		@AsyncTask
		default void run() {
			throw notToBeRun();
		}

	}

	static class Plain implements WithDefault {

	}

	interface Api {

		void run();

	}

	static class Implementation implements Api {

		@Override
		@AsyncTask
		public void run() {
			throw notToBeRun();
		}

	}

	static class Extra implements Runnable, Api {

		@Override
		public void run() {
		}

		@AsyncTask
		public void more() {
			throw notToBeRun();
		}

	}

	interface Remote {

		@AsyncTask
		void run(String text);

	}

	@Configuration(proxyBeanMethods = false)
	static class Dynamic {

		@Bean
		Remote remote() {
			return (Remote) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Remote.class },
					(proxy, method, arguments) -> {
						throw notToBeRun();
					});
		}

	}

	interface HttpApi {

		@AsyncTask
		@PostExchange("/run")
		void run(String text);

	}

	@Configuration(proxyBeanMethods = false)
	static class Http {

		@Bean
		HttpApi httpApi() {
			return HttpServiceProxyFactory.builderFor(Mockito.mock(HttpExchangeAdapter.class))
				.build()
				.createClient(HttpApi.class);
		}

	}

	interface Touching {

		@AsyncTask
		default void touch(long id) {
			throw notToBeRun();
		}

	}

	interface Things extends Touching {

		@AsyncTask
		void tidy(long id);

	}

	interface Others extends Touching {

	}

	/**
	 * As Spring Data makes them.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Repositories {

		@Bean
		Things things() {
			return repository(Things.class);
		}

		@Bean
		Others others() {
			return repository(Others.class);
		}

		private static <R> R repository(Class<R> type) {
			ProxyFactory factory = new ProxyFactory();
			factory.setTarget(new Object());
			factory.setInterfaces(type);
			return type.cast(factory.getProxy());
		}

	}

	static class ImplementationFactory implements FactoryBean<Implementation> {

		@Override
		public Implementation getObject() {
			return new Implementation();
		}

		@Override
		public Class<?> getObjectType() {
			return Implementation.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThreadScope {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedByClass extends ThreadScope {

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Implementation implementation() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedByInterface extends ThreadScope {

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		Implementation implementation() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RequestScoped {

		@Bean
		@Scope(scopeName = WebApplicationContext.SCOPE_REQUEST, proxyMode = ScopedProxyMode.TARGET_CLASS)
		Implementation implementation() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SessionScoped {

		@Bean
		@Scope(scopeName = WebApplicationContext.SCOPE_SESSION)
		Implementation implementation() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyByClass {

		@Bean
		@Lazy
		Implementation lazy() {
			return new Implementation();
		}

		@Bean
		@Scope("prototype")
		Extra prototype() {
			return new Extra();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyByClassOnly {

		@Bean
		@Lazy
		Extra lazy() {
			return new Extra();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyByInterface {

		@Bean
		@Lazy
		Api api() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeByInterface {

		@Bean
		@Scope("prototype")
		Api api() {
			return new Implementation();
		}

	}

	static class MoreThanThat extends Implementation {

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBySuperclass {

		@Bean
		@Lazy
		Implementation api() {
			return new MoreThanThat();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedBehindInterface extends ThreadScope {

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		Api api() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeByInterfaceInjected {

		@Bean
		@Scope("prototype")
		Api api() {
			return LazyByHelper.made();
		}

		@Bean
		String user(Api api) {
			return api.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyByHelper {

		@Bean
		@Lazy
		Api api() {
			return made();
		}

		private static Api made() {
			return new Implementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TooEarly {

		@Bean
		static Implementation early() {
			return new Implementation();
		}

		@Bean
		static EarlyPostProcessor needsIt(Implementation early) {
			return new EarlyPostProcessor();
		}

	}

	static class EarlyPostProcessor implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hiding {

		@Bean
		static BeanPostProcessor hiding() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof Api api) ? Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { Api.class }, (proxy, method, arguments) -> method.invoke(api, arguments))
							: bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherAdvice {

		@Bean
		static BeanNameAutoProxyCreator otherAdvice() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*One", "*Other");
			creator.setInterceptorNames("noAdvice");
			creator.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return creator;
		}

		@Bean
		static MethodInterceptor noAdvice() {
			return MethodInvocation::proceed;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedByInterfaces {

		@Bean
		static BeanNameAutoProxyCreator byInterfaces() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*xtra");
			creator.setInterceptorNames("noAdvice");
			creator.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return creator;
		}

		@Bean
		static MethodInterceptor noAdvice() {
			return MethodInvocation::proceed;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InFront {

		@Bean
		static FirstAdvice inFront() {
			return new FirstAdvice();
		}

	}

	static class FirstAdvice extends AbstractBeanFactoryAwareAdvisingPostProcessor {

		FirstAdvice() {
			this.advisor = new DefaultPointcutAdvisor((MethodInterceptor) (invocation) -> invocation.proceed());
			setBeforeExistingAdvisors(true);
		}

		@Override
		protected boolean isEligible(Class<?> targetClass) {
			return Api.class.isAssignableFrom(targetClass);
		}

	}

}
