package io.github.taskqueue.jdbc;

import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
			application(dataSource).run((context) -> assertThat(context).hasNotFailed());
			application(dataSource)
				.withPropertyValues("task-queue.store.jdbc.schema=classpath:own-schema-@@platform@@.sql")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(new JdbcTemplate(dataSource).queryForList("SELECT name FROM own_table")).isEmpty();
		}
	}

	@Test
	void aConnectionThatJoinsTransactionsByItselfIsNotOneOfTheStore() {
		try (HikariDataSource dataSource = TestDatabase.h2("aware").connect()) {
			new JdbcTemplate(dataSource).execute("CREATE TABLE note (name VARCHAR(8))");
			JdbcStore store = new JdbcStore(new TransactionAwareDataSourceProxy(dataSource),
					new JdbcNames("tq", null, "task_queue_"), List.of(), (own, platform) -> {
					});
			new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((transaction) -> {
				store.write((jdbc) -> jdbc.update("INSERT INTO note VALUES ('own')", Map.of()));
				store.joined((jdbc) -> jdbc.update("INSERT INTO note VALUES ('joined')", Map.of()));
				transaction.setRollbackOnly();
			});
			assertThat(new JdbcTemplate(dataSource).queryForList("SELECT name FROM note", String.class))
				.containsExactly("own");
		}
	}

	private static ApplicationContextRunner application(DataSource dataSource) {
		return new ApplicationContextRunner().withUserConfiguration(StoresConfiguration.class)
			.withBean("dataSource", DataSource.class, () -> dataSource, (bean) -> bean.setDestroyMethodName(""))
			.withPropertyValues("task-queue.store.type=jdbc");
	}

}
