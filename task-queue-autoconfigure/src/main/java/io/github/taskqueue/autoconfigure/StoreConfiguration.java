package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.github.taskqueue.autoconfigure.condition.ConditionalOnTaskStore;
import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.autoconfigure.properties.JdbcStoreProperties;
import io.github.taskqueue.autoconfigure.properties.RedisStoreProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.jdbc.JdbcNames;
import io.github.taskqueue.jdbc.JdbcPlatform;
import io.github.taskqueue.jdbc.JdbcStore;
import io.github.taskqueue.jdbc.JdbcStorePart;
import io.github.taskqueue.redis.RedisStore;
import io.github.taskqueue.redis.RedisStorePart;

/**
 * The store of {@code task-queue.store.type}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ StoreProperties.class, BrokerProperties.class })
class StoreConfiguration {

	/**
	 * Before the configuration that finds no store.
	 */
	private static final int FIRST = 0;

	private static final Log logger = LogFactory.getLog(StoreConfiguration.class);

	private static <B> B only(ObjectProvider<B> beans, String store, String type, String action) {
		B only = beans.getIfUnique();
		if (only == null) {
			String found = beans.stream().findAny().isPresent() ? "more than one %s and none is primary" : "no %s";
			throw new StartException(
					"task-queue.store.type is '%s', but there is %s.".formatted(store, found.formatted(type)), action);
		}
		return only;
	}

	@Configuration(proxyBeanMethods = false)
	@Order(FIRST)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "memory")
	static class MemoryConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TaskStore taskQueueStore(StoreProperties properties) {
			logger.warn("The status of tasks is kept in the memory of this process (task-queue.store.type=memory):"
					+ " other processes do not see it, and it is lost when this process ends");
			return TaskStore.inMemory(properties.memory().maxTasks());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Order(FIRST)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "jdbc")
	@ConditionalOnClass({ JdbcStore.class, DataSourceScriptDatabaseInitializer.class })
	@EnableConfigurationProperties(JdbcStoreProperties.class)
	@ImportRuntimeHints(JdbcStorePart.Hints.class)
	static class JdbcConfiguration {

		@Bean
		@DependsOnDatabaseInitialization
		JdbcStore taskQueueJdbcStore(ObjectProvider<DataSource> dataSources, JdbcStoreProperties properties,
				BrokerProperties broker, ObjectProvider<JdbcStorePart> others) {
			JdbcNames names = properties.toNames(broker.namespace());
			List<JdbcStorePart> parts = JdbcStorePart.with(others.stream());
			JdbcStore store = new JdbcStore(dataSource(dataSources), names, parts, (dataSource,
					platform) -> initializer(dataSource, platform, names, parts, properties).initializeDatabase());
			store.lookIfThere();
			return store;
		}

		private static DataSourceScriptDatabaseInitializer initializer(DataSource dataSource, JdbcPlatform platform,
				JdbcNames names, List<JdbcStorePart> parts, JdbcStoreProperties properties) {
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(properties.initializeSchema());
			settings.setSchemaLocations(
					parts.stream().map((part) -> platform.script(properties.schema(), part)).distinct().toList());
			return new StoreScripts(dataSource, settings, names);
		}

		@Bean
		@ConditionalOnMissingBean
		TaskStore taskQueueStore(JdbcStore store) {
			return store.parts(Clock.systemUTC());
		}

		private static DataSource dataSource(ObjectProvider<DataSource> dataSources) {
			return only(dataSources, "jdbc", "DataSource",
					"Set spring.datasource.url and add a driver, or mark one DataSource as @Primary, or choose another"
							+ " task-queue.store.type.");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Order(FIRST)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "redis")
	@ConditionalOnClass({ RedisStore.class, RedisConnectionFactory.class })
	@EnableConfigurationProperties(RedisStoreProperties.class)
	@ImportRuntimeHints(RedisStorePart.Hints.class)
	static class RedisConfiguration {

		@Bean
		RedisStore taskQueueRedisStore(ObjectProvider<RedisConnectionFactory> factories,
				RedisStoreProperties properties, BrokerProperties broker, ObjectProvider<RedisStorePart> others) {
			RedisConnectionFactory factory = only(factories, "redis", "RedisConnectionFactory",
					"Add org.springframework.boot:spring-boot-starter-data-redis and set spring.data.redis.url, or"
							+ " mark one RedisConnectionFactory as @Primary, or choose another task-queue.store.type.");
			return new RedisStore(factory, properties.keyPrefix(), broker.namespace(),
					RedisStorePart.with(others.stream()));
		}

		@Bean
		@ConditionalOnMissingBean
		TaskStore taskQueueStore(RedisStore store) {
			return store.parts();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnTaskStore
	@ConditionalOnMissingBean(TaskStore.class)
	static class MissingConfiguration {

		@Bean
		static BeanFactoryPostProcessor taskQueueStoreWithoutLibraries(Environment environment) {
			String type = environment.getProperty("task-queue.store.type", "").toLowerCase(Locale.ROOT);
			if (!List.of("jdbc", "redis").contains(type)) {
				throw new StartException("task-queue.store.type is '%s'.".formatted(type),
						"Use none, memory, jdbc or redis.");
			}
			throw new StartException(
					("task-queue.store.type is '%1$s', and io.github.taskqueue:task-queue-%1$s or a library that it"
							+ " needs is not on the class path.")
						.formatted(type),
					"Add io.github.taskqueue:task-queue-%s and %s.".formatted(type,
							type.equals("jdbc")
									? "org.springframework.boot:spring-boot-starter-jdbc with a database driver"
									: "org.springframework.boot:spring-boot-starter-data-redis"));
		}

	}

}
