package io.github.taskqueue.redis;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.taskqueue.database.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class EvictionCheckTests {

	@ParameterizedTest
	@CsvSource({ "allkeys-lru, true", "noeviction, false" })
	void warnsOfARedisThatDropsKeys(String policy, boolean warns, CapturedOutput output) {
		try (RedisServer server = RedisServer.newServer("--maxmemory-policy", policy, "--maxmemory", "100mb")) {
			check(server);
			assertThat(output.toString().contains("maxmemory-policy '" + policy + "'")).isEqualTo(warns);
		}
	}

	@Test
	void saysNothingIfItMayNotAsk(CapturedOutput output) {
		try (RedisServer server = RedisServer.newServer("--maxmemory-policy", "allkeys-lru", "--rename-command", "INFO",
				"")) {
			check(server);
			assertThat(output).doesNotContain("maxmemory-policy");
		}
	}

	private static void check(RedisServer server) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", server.port());
		connections.afterPropertiesSet();
		connections.start();
		try {
			RedisStore store = new RedisStore(connections, "test:", "tq", List.of());
			store.call((redis) -> redis.hasKey("any"));
			store.call((redis) -> redis.hasKey("any"));
		}
		finally {
			connections.destroy();
		}
	}

}
