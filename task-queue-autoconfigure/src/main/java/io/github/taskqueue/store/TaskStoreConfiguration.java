package io.github.taskqueue.store;

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
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;

import io.github.taskqueue.start.StartException;

/**
 * Door of the room: the store that is configured.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
public class TaskStoreConfiguration {

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
			DataSource dataSource = dataSources.getIfUnique();
			if (dataSource == null) {
				throw new StartException(
						"task-queue.store.type is 'jdbc', and there is %s.".formatted(dataSources.stream()
							.findAny()
							.map((any) -> "more than one DataSource and none of them is primary")
							.orElse("no DataSource")),
						"Set spring.datasource.url and add a driver, or mark one DataSource as @Primary, or choose another"
								+ " task-queue.store.type.");
			}
			return dataSource;
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
	static class RedisConfiguration {

		@Bean
		RedisStore taskRedisStore(ObjectProvider<RedisConnectionFactory> factories, RedisStoreProperties properties) {
			RedisConnectionFactory factory = factories.getIfUnique();
			if (factory == null) {
				throw new StartException(
						"task-queue.store.type is 'redis', and there is %s.".formatted(factories.stream()
							.findAny()
							.map((any) -> "more than one RedisConnectionFactory and none of them is primary")
							.orElse("no RedisConnectionFactory")),
						"Add org.springframework.boot:spring-boot-starter-data-redis and set spring.data.redis.url, or"
								+ " mark one RedisConnectionFactory as @Primary, or choose another task-queue.store.type.");
			}
			return new RedisStore(factory, properties.keyPrefix());
		}

		@Bean
		EvictionCheck taskEvictionCheck(RedisStore store) {
			return new EvictionCheck(store);
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
