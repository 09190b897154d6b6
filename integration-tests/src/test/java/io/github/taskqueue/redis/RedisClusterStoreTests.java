package io.github.taskqueue.redis;

import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.taskqueue.database.RedisServer;

/**
 * A cluster refuses scripts whose keys are in more than one slot, also if all slots are
 * on one server, as here.
 */
class RedisClusterStoreTests extends RedisStoreContract {

	private static final int SLOTS = 16_384;

	private final RedisServer server = RedisServer.newServer("--cluster-enabled", "yes");

	@Override
	protected LettuceConnectionFactory connect() {
		giveAllSlots();
		return new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("127.0.0.1:" + this.server.port())));
	}

	private void giveAllSlots() {
		LettuceConnectionFactory plain = new LettuceConnectionFactory("127.0.0.1", this.server.port());
		plain.afterPropertiesSet();
		plain.start();
		try (RedisConnection connection = plain.getConnection()) {
			connection.execute("CLUSTER",
					IntStream.rangeClosed(-1, SLOTS - 1)
						.mapToObj((slot) -> (slot < 0) ? "ADDSLOTS" : String.valueOf(slot))
						.map(RedisBytes::of)
						.toArray(byte[][]::new));
			Awaitility.await()
				.until(() -> connection.execute("CLUSTER", RedisBytes.of("INFO")),
						(info) -> info instanceof byte[] text && RedisBytes.text(text).contains("cluster_state:ok"));
		}
		finally {
			plain.destroy();
		}
	}

	@AfterAll
	void close() {
		this.server.close();
	}

}
