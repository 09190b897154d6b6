package io.github.taskqueue.jdbc;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.autoconfigure.properties.JdbcStoreProperties;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcPlatformTests {

	@Test
	void aScriptIsFoundByTheNameOfThePlatform() {
		assertThat(JdbcPlatform.MYSQL.script(JdbcStoreProperties.SCHEMA))
			.isEqualTo("classpath:io/github/taskqueue/store/schema-mysql.sql");
		assertThat(JdbcPlatform.H2.script("file:/own-@@platform@@.sql")).isEqualTo("file:/own-h2.sql");
	}

	@Test
	void aScriptMayBeForOnePlatform() {
		assertThat(JdbcPlatform.POSTGRESQL.script("classpath:own.sql")).isEqualTo("classpath:own.sql");
	}

}
