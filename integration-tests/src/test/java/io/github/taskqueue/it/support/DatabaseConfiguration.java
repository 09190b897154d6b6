package io.github.taskqueue.it.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.github.taskqueue.database.TestDatabase;

/**
 * Gives an application a database and the tables in it, if it names one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("test.database.url")
public class DatabaseConfiguration {

	private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

	public static String[] properties(TestDatabase database, String... more) {
		List<String> properties = new ArrayList<>(List.of("test.database.url=" + database.url(),
				"test.database.username=" + database.username(), "test.database.password=" + database.password(),
				"task-queue.store.type=jdbc", "task-queue.store.jdbc.initialize-schema=always"));
		properties.addAll(List.of(more));
		return properties.toArray(String[]::new);
	}

	@Bean
	public HikariDataSource dataSource(Environment environment) {
		TestDatabase database = new TestDatabase(environment.getRequiredProperty("test.database.url"),
				environment.getRequiredProperty("test.database.username"),
				environment.getProperty("test.database.password", ""));
		HikariDataSource dataSource = database.connect();
		dataSource.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
		return dataSource;
	}

}
