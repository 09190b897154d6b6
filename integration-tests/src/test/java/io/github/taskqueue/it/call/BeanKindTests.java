package io.github.taskqueue.it.call;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.Mockito;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.data.annotation.Id;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever kind of bean a task is called on, and whatever calls it, the body runs on a
 * worker.
 */
class BeanKindTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension
		.of(One.class, Other.class, Sub.class, TextHandler.class, Kinds.class, Listeners.class, FlakyTasks.class)
		.with("spring.main.allow-circular-references=true");

	@Test
	void beansThatReferToEachOther() {
		application.bean(One.class).callOther();
		application.bean(Other.class).callOne();
		assertThatRunsOnWorker("Other.run");
		assertThatRunsOnWorker("One.run");
	}

	@Test
	void publicClassWithATaskOfAClassThatIsNot() {
		application.bean(Sub.class).inherited("text");
		assertThatRunsOnWorker("Sub.inherited");
	}

	@Test
	void genericAndDefaultMethodsOfAnInterface() {
		application.bean(TextHandler.class).handle("text");
		application.bean(TextHandler.class).handleTwice("text");
		assertThatRunsOnWorker("TextHandler.handle");
		assertThatRunsOnWorker("TextHandler.handleTwice");
	}

	@Test
	void dynamicProxiesAndHttpClients() {
		application.bean(Remote.class).call("text");
		application.bean(HttpApi.class).post("text");
		assertThatRunsOnWorker("Remote.call");
		assertThatRunsOnWorker("HttpApi.post");
	}

	@Test
	void repositoriesOfSpringData() {
		Things things = application.bean(Things.class);
		things.store(7, "seven");
		things.storeAgain(8, "eight");
		assertThatRunsOnWorker("Things.store");
		assertThatRunsOnWorker("Things.storeAgain");
		assertThat(things.findById(7L)).hasValueSatisfying((thing) -> assertThat(thing.name).isEqualTo("seven"));
	}

	@Test
	void lazyPrototypeScopedAndFactoryBeans() {
		application.bean(LazyTasks.class).run();
		application.bean(PrototypeTasks.class).run();
		application.bean(ScopedTasks.class).run();
		application.bean(Api.class).run();
		application.bean(MadeTasks.class).run();
		assertThatRunsOnWorker("LazyTasks.run");
		assertThatRunsOnWorker("PrototypeTasks.run");
		assertThatRunsOnWorker("ScopedTasks.run");
		assertThatRunsOnWorker("ApiTasks.run");
		assertThatRunsOnWorker("MadeTasks.run");
	}

	@Test
	void listenersAndSchedules() {
		application.bean(RabbitTemplate.class).convertAndSend("incoming", "text");
		application.application().context().publishEvent(new Ordered("text"));
		assertThatRunsOnWorker("Listeners.onMessage");
		assertThatRunsOnWorker("Listeners.onEvent");
		assertThatRunsOnWorker("Listeners.onCommit");
		assertThatRunsOnWorker("Listeners.onSchedule");
	}

	@Test
	void lazyApplication() {
		TestApplication lazy = application.start(List.of(LateTasks.class), "spring.main.lazy-initialization=true");
		String id = application.tasks()
			.enqueue(TaskRequest.of("LateTasks.run", Void.class).options(TaskOptions.with().queue("late")))
			.id();
		assertThat(lazy.bean(Journal.class).await(id, 1)).hasSize(1);
	}

	@Test
	void retriesAroundABody() {
		application.bean(FlakyTasks.class).fail();
		assertThat(application.journal().await("FlakyTasks.fail", 3)).hasSize(3)
			.allSatisfy((entry) -> assertThat(entry.detail()).isNotEmpty())
			.extracting(Journal.Entry::detail)
			.containsOnly(application.journal().entries("FlakyTasks.fail").get(0).detail());
	}

	private static void assertThatRunsOnWorker(String task) {
		assertThat(application.journal().await(task, 1)).allSatisfy((entry) -> {
			assertThat(entry.thread().getName()).startsWith("task-");
			assertThat(entry.detail()).isEqualTo(task);
		});
	}

	private static void write(Journal journal, String text) {
		journal.write(text, TaskContext.find().map(TaskContext::name).orElse("inline"));
	}

	static class One {

		@Autowired
		@Nullable Other other;

		@Autowired
		@Nullable Journal journal;

		void callOther() {
			Objects.requireNonNull(this.other).run();
		}

		@AsyncTask
		public void run() {
			write(Objects.requireNonNull(this.journal), "One.run");
		}

	}

	static class Other {

		@Autowired
		@Nullable One one;

		@Autowired
		@Nullable Journal journal;

		void callOne() {
			Objects.requireNonNull(this.one).run();
		}

		@AsyncTask
		public void run() {
			write(Objects.requireNonNull(this.journal), "Other.run");
		}

	}

	abstract static class Base<T> {

		private final Journal journal;

		Base(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		public void inherited(T value) {
			write(this.journal, "Sub.inherited");
		}

	}

	public static class Sub extends Base<String> {

		Sub(Journal journal) {
			super(journal);
		}

	}

	interface Handler<T> {

		@AsyncTask
		void handle(T value);

		@AsyncTask
		default void handleTwice(T value) {
			written("TextHandler.handleTwice");
		}

		void written(String text);

	}

	static class TextHandler implements Handler<String> {

		private final Journal journal;

		TextHandler(Journal journal) {
			this.journal = journal;
		}

		@Override
		public void handle(String value) {
			written("TextHandler.handle");
		}

		@Override
		public void written(String text) {
			write(this.journal, text);
		}

	}

	interface Remote {

		@AsyncTask
		void call(String text);

	}

	interface HttpApi {

		@AsyncTask
		@PostExchange("/post")
		void post(@RequestBody String text);

	}

	static final class Thing {

		@Id
		@Nullable Long id;

		@Nullable String name;

	}

	interface Things extends CrudRepository<Thing, Long> {

		@AsyncTask
		default void store(long id, String name) {
			Thing thing = new Thing();
			thing.id = id;
			thing.name = name;
			save(thing);
			write(Kinds.written(), "Things.store");
		}

		@AsyncTask
		default void storeAgain(long id, String name) {
			write(Kinds.written(), "Things.storeAgain");
		}

	}

	abstract static class Runs {

		private final Journal journal;

		Runs(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		public void run() {
			write(this.journal, TaskContext.find().map(TaskContext::name).orElse("inline"));
		}

	}

	static class LazyTasks extends Runs {

		LazyTasks(Journal journal) {
			super(journal);
		}

	}

	static class PrototypeTasks extends Runs {

		PrototypeTasks(Journal journal) {
			super(journal);
		}

	}

	static class ScopedTasks extends Runs {

		ScopedTasks(Journal journal) {
			super(journal);
		}

	}

	interface Api {

		void run();

	}

	static class ApiTasks extends Runs implements Api {

		ApiTasks(Journal journal) {
			super(journal);
		}

	}

	static class MadeTasks extends Runs {

		MadeTasks(Journal journal) {
			super(journal);
		}

	}

	static class LateTasks {

		private final Journal journal;

		LateTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "late")
		public void run() {
			this.journal.write(TaskContext.current().id());
		}

	}

	record Ordered(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@EnableTransactionManagement
	@EnableResilientMethods
	@EnableMapRepositories(considerNestedRepositories = true,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Things.class))
	static class Kinds {

		private static @Nullable Journal journal;

		Kinds(Journal journal) {
			Kinds.journal = journal;
		}

		static Journal written() {
			return Objects.requireNonNull(journal);
		}

		@Bean
		Remote remote(Journal journal) {
			return (Remote) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Remote.class },
					(proxy, method, arguments) -> {
						write(journal, "Remote.call");
						return null;
					});
		}

		@Bean
		HttpApi httpApi(Journal journal) {
			HttpExchangeAdapter adapter = Mockito.mock(HttpExchangeAdapter.class, (invocation) -> {
				if (invocation.getMethod().getName().equals("exchange")) {
					write(journal, "HttpApi.post");
				}
				return invocation.getMethod().getReturnType() == boolean.class ? false : null;
			});
			return HttpServiceProxyFactory.builderFor(adapter).build().createClient(HttpApi.class);
		}

		@Bean
		@Lazy
		LazyTasks lazyTasks(Journal journal) {
			return new LazyTasks(journal);
		}

		@Bean
		@Scope("prototype")
		PrototypeTasks prototypeTasks(Journal journal) {
			return new PrototypeTasks(journal);
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedTasks scopedTasks(Journal journal) {
			return new ScopedTasks(journal);
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		ApiTasks apiTasks(Journal journal) {
			return new ApiTasks(journal);
		}

		@Bean
		FactoryBean<MadeTasks> madeTasks(ObjectProvider<Journal> journal) {
			return new FactoryBean<>() {

				@Override
				public MadeTasks getObject() {
					return new MadeTasks(journal.getObject());
				}

				@Override
				public Class<?> getObjectType() {
					return MadeTasks.class;
				}

			};
		}

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.setScopes(new HashMap<>(Map.of("thread", new SimpleThreadScope())));
			return configurer;
		}

		@Bean
		Queue incoming() {
			return new Queue("incoming");
		}

	}

	static class Listeners {

		private final Journal journal;

		Listeners(Journal journal) {
			this.journal = journal;
		}

		@RabbitListener(queues = "incoming")
		@AsyncTask
		public void onMessage(String text) {
			write(this.journal, "Listeners.onMessage");
		}

		@EventListener
		@AsyncTask
		public void onEvent(Ordered event) {
			write(this.journal, "Listeners.onEvent");
		}

		@TransactionalEventListener(fallbackExecution = true)
		@AsyncTask
		public void onCommit(Ordered event) {
			write(this.journal, "Listeners.onCommit");
		}

		@Scheduled(fixedDelay = 3_600_000)
		@AsyncTask
		public void onSchedule() {
			write(this.journal, "Listeners.onSchedule");
		}

	}

	static class FlakyTasks {

		private final AtomicInteger runs = new AtomicInteger();

		private final Journal journal;

		FlakyTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		@Retryable(delay = 1)
		public TaskHandle<Integer> fail() {
			this.journal.write("FlakyTasks.fail", TaskContext.current().id());
			if (this.runs.incrementAndGet() < 3) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(1);
		}

	}

}
