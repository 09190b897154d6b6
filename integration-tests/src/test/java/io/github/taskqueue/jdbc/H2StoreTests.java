package io.github.taskqueue.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import io.github.taskqueue.autoconfigure.StoresConfiguration;
import io.github.taskqueue.database.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

class H2StoreTests extends JdbcStoreContract {

	@Override
	protected TestDatabase database() {
		return TestDatabase.h2("contract");
	}

	@Test
	void theScriptMayBeTheApplicationsOwn() {
		try (HikariDataSource dataSource = TestDatabase.h2("own-script").connect()) {
			new ApplicationContextRunner().withUserConfiguration(StoresConfiguration.class)
				.withBean("dataSource", DataSource.class, () -> dataSource, (bean) -> bean.setDestroyMethodName(""))
				.withPropertyValues("task-queue.store.type=jdbc",
						"task-queue.store.jdbc.schema=classpath:own-schema-@@platform@@.sql")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(new JdbcTemplate(dataSource).queryForList("SELECT name FROM own_table")).isEmpty();
		}
	}

}
