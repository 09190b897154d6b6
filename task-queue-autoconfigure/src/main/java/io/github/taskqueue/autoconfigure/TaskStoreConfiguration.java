package io.github.taskqueue.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;

import io.github.taskqueue.autoconfigure.properties.JdbcStoreProperties;
import io.github.taskqueue.autoconfigure.properties.RedisStoreProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.jdbc.JdbcPlatform;
import io.github.taskqueue.jdbc.JdbcStore;
import io.github.taskqueue.redis.EvictionCheck;
import io.github.taskqueue.redis.RedisStore;

/**
 * Door of the room: the store that is configured.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
public class TaskStoreConfiguration {

	private static <B> B only(ObjectProvider<B> beans, String store, String type, String action) {
		B only = beans.getIfUnique();
		if (only == null) {
			String found = beans.stream().findAny().isPresent() ? "more than one %s and none of them is primary"
					: "no %s";
			throw new StartException(
					"task-queue.store.type is '%s', and there is %s.".formatted(store, found.formatted(type)), action);
		}
		return only;
	}

	/**
	 * The application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "jdbc")
	@ConditionalOnClass(DataSourceScriptDatabaseInitializer.class)
	@EnableConfigurationProperties(JdbcStoreProperties.class)
	static class JdbcConfiguration {

		@Bean
		DataSourceScriptDatabaseInitializer taskStoreInitializer(ObjectProvider<DataSource> dataSources,
				JdbcStoreProperties properties) {
			DataSource dataSource = dataSource(dataSources);
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(properties.initializeSchema());
			settings.setSchemaLocations(List.of(JdbcPlatform.of(dataSource).script(properties.schema())));
			return new DataSourceScriptDatabaseInitializer(dataSource, settings);
		}

		@Bean
		@DependsOnDatabaseInitialization
		JdbcStore taskJdbcStore(ObjectProvider<DataSource> dataSources) {
			DataSource dataSource = dataSource(dataSources);
			return new JdbcStore(dataSource, JdbcPlatform.of(dataSource));
		}

		private static DataSource dataSource(ObjectProvider<DataSource> dataSources) {
			return only(dataSources, "jdbc", "DataSource",
					"Set spring.datasource.url and add a driver, or mark one DataSource as @Primary, or choose another"
							+ " task-queue.store.type.");
		}

	}

	/**
	 * A database is asked for, and what it takes is missing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "jdbc")
	@ConditionalOnMissingClass("org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer")
	static class MissingJdbcConfiguration {

		/**
		 * Created before all beans that would miss something else.
		 */
		@Bean
		static BeanFactoryPostProcessor taskStoreWithoutJdbc() {
			throw new StartException("task-queue.store.type is 'jdbc', and Spring JDBC is not on the class path.",
					"Add org.springframework.boot:spring-boot-starter-jdbc and a database driver.");
		}

	}

	/**
	 * The application's Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "redis")
	@ConditionalOnClass(RedisOperations.class)
	@EnableConfigurationProperties(RedisStoreProperties.class)
	@Import(EvictionCheck.class)
	static class RedisConfiguration {

		@Bean
		RedisStore taskRedisStore(ObjectProvider<RedisConnectionFactory> factories, RedisStoreProperties properties) {
			RedisConnectionFactory factory = only(factories, "redis", "RedisConnectionFactory",
					"Add org.springframework.boot:spring-boot-starter-data-redis and set spring.data.redis.url, or"
							+ " mark one RedisConnectionFactory as @Primary, or choose another task-queue.store.type.");
			return new RedisStore(factory, properties.keyPrefix());
		}

	}

	/**
	 * Redis is asked for, and what it takes is missing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "redis")
	@ConditionalOnMissingClass("org.springframework.data.redis.core.RedisOperations")
	static class MissingRedisConfiguration {

		/**
		 * Created before all beans that would miss something else.
		 */
		@Bean
		static BeanFactoryPostProcessor taskStoreWithoutRedis() {
			throw new StartException(
					"task-queue.store.type is 'redis', and Spring Data Redis is not on the class path.",
					"Add org.springframework.boot:spring-boot-starter-data-redis.");
		}

	}

}
