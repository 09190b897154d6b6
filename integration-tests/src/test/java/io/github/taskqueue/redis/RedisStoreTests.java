package io.github.taskqueue.redis;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;

class RedisStoreTests extends RedisStoreContract {

	@Override
	protected LettuceConnectionFactory connect() {
		return new LettuceConnectionFactory("127.0.0.1", RedisServer.shared().port());
	}

	@Test
	void whatIsSavedStaysWhateverBecomesOfATransaction() {
		StringRedisTemplate inTransactions = new StringRedisTemplate(connections());
		inTransactions.setEnableTransactionSupport(true);
		try (HikariDataSource database = TestDatabase.h2("transaction").connect()) {
			new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult((transaction) -> {
				inTransactions.opsForValue().set("of-the-application", "1");
				checkpoints().save(new TaskKey("task", "task"), "step", new byte[] { 1 });
				assertThat(checkpoints().find(new TaskKey("task", "task"), "step")).containsExactly(1);
				transaction.setRollbackOnly();
			});
		}
		assertThat(new StringRedisTemplate(connections()).hasKey("of-the-application")).isFalse();
		assertThat(checkpoints().find(new TaskKey("task", "task"), "step")).containsExactly(1);
	}

}
