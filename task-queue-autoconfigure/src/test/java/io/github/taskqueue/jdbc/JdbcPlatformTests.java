package io.github.taskqueue.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcPlatformTests {

	@Test
	void aScriptIsFoundByTheNamesOfThePartAndThePlatform() {
		assertThat(JdbcPlatform.MYSQL.script(JdbcStorePart.SCRIPT, JdbcStorePart.STATUS))
			.isEqualTo("classpath:io/github/taskqueue/store/schema-status-mysql.sql");
		assertThat(JdbcPlatform.H2.script("file:/own-@@platform@@.sql", JdbcStorePart.STATUS))
			.isEqualTo("file:/own-h2.sql");
	}

	@Test
	void aScriptMayBeForOnePlatform() {
		assertThat(JdbcPlatform.POSTGRESQL.script("classpath:own.sql", JdbcStorePart.CHECKPOINT))
			.isEqualTo("classpath:own.sql");
	}

}
