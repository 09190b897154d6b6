package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.web.TaskAccessPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StoreConfigurationTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class))
		.withUserConfiguration(NoBroker.class);

	private final WebApplicationContextRunner webApplication = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class, TaskQueueWebAutoConfiguration.class))
		.withUserConfiguration(NoBroker.class)
		.withPropertyValues("task-queue.web.enabled=true");

	@Test
	void whatNeedsAStoreSaysHowToGetOne() {
		this.application.run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.getBean(TaskClient.class).handle("id", String.class).status())
			.withMessageContaining("task-queue.store.type"));
		this.application.run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.getBean(TaskClient.class).find(TaskQuery.all()))
			.withMessageContaining("task-queue.store.type"));
	}

	@Test
	void aStoreInMemoryNeedsNothing() {
		this.application.withPropertyValues("task-queue.store.type=memory")
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.boot.jdbc"))
			.run((context) -> assertThat(context.getBean(TaskClient.class).handle("id", String.class).id())
				.isEqualTo("id"));
	}

	@Test
	void aDatabaseThatIsNotThereStopsTheStart() {
		this.application.withPropertyValues("task-queue.store.type=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue.store.type is 'jdbc', but there is no DataSource"));
	}

	@Test
	void missingSpringJdbcStopsTheStart() {
		this.application.withPropertyValues("task-queue.store.type=jdbc")
			.withClassLoader(new FilteredClassLoader(DataSourceScriptDatabaseInitializer.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue-jdbc or a library that it needs is not on the class path"));
	}

	@Test
	void aRedisThatIsAwayDoesNotStopTheStart() {
		this.application.withPropertyValues("task-queue.store.type=redis")
			.withUserConfiguration(NoRedis.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TaskStore.class));
	}

	@Test
	void missingConnectionsToRedisStopTheStart() {
		this.application.withPropertyValues("task-queue.store.type=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue.store.type is 'redis', but there is no RedisConnectionFactory"));
	}

	@Test
	void moreThanOneRedisStopsTheStart() {
		this.application.withPropertyValues("task-queue.store.type=redis")
			.withUserConfiguration(NoRedis.class)
			.withBean("another", LettuceConnectionFactory.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("more than one RedisConnectionFactory and none is primary"));
	}

	@Test
	void missingSpringDataRedisStopsTheStart() {
		this.application.withPropertyValues("task-queue.store.type=redis")
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue-redis or a library that it needs is not on the class path"));
	}

	@Test
	void tasksAreNotShownToEverybodyByMistake() {
		this.webApplication.withPropertyValues("task-queue.store.type=memory")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue.web.enabled"));
		this.webApplication.withPropertyValues("task-queue.store.type=memory", "task-queue.web.open=true")
			.run((context) -> assertThat(context).hasNotFailed());
		this.webApplication.withPropertyValues("task-queue.store.type=memory")
			.withBean(TaskAccessPolicy.class, () -> (user, task, access) -> false)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void tasksAreNotShownWithoutAStore() {
		this.webApplication.withPropertyValues("task-queue.web.open=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no store is configured"));
	}

	@Configuration(proxyBeanMethods = false)
	static class NoBroker {

		@Bean
		CachingConnectionFactory connectionFactory() {
			return new CachingConnectionFactory("localhost", 9);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoRedis {

		@Bean
		LettuceConnectionFactory redisConnectionFactory() {
			return new LettuceConnectionFactory("localhost", 9);
		}

	}

}
