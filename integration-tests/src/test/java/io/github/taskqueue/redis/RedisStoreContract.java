package io.github.taskqueue.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.StatusStoreContract;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.store.TaskStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every Redis keeps to as a store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisStoreContract extends StatusStoreContract {

	private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	/**
	 * What a feature of another module would declare.
	 */
	private static final RedisStorePart PADS = new RedisStorePart("pads", List.of("pad:", "lid:"));

	private final String prefix = UUID.randomUUID() + ":";

	private LettuceConnectionFactory connections;

	private RedisStore store;

	/**
	 * Connects to a server.
	 * @return connections, not started yet
	 */
	abstract LettuceConnectionFactory connect();

	LettuceConnectionFactory connections() {
		return this.connections;
	}

	@BeforeAll
	void start() {
		this.connections = connect();
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.store = redis(this.prefix);
	}

	private RedisStore redis(String prefix) {
		return redis(prefix, "tq");
	}

	private RedisStore redis(String prefix, String namespace) {
		return new RedisStore(this.connections, prefix, namespace, RedisStorePart.with(Stream.of(PADS)));
	}

	@AfterAll
	void stop() {
		this.connections.destroy();
	}

	@Override
	protected TaskStore in(String namespace) {
		return redis(this.prefix, namespace).parts();
	}

	@Test
	void oneProcessRemovesForAll() {
		assertThat(store().takeTurn("test", NOW, Duration.ofMinutes(5))).isTrue();
		assertThat(store().takeTurn("test", NOW.plusSeconds(299), Duration.ofMinutes(5))).isFalse();
		assertThat(store().takeTurn("test", NOW.plusSeconds(301), Duration.ofMinutes(5))).isTrue();
	}

	@Test
	void nothingIsLeftOfATaskThatIsRemoved() {
		RedisStore empty = redis(this.prefix + "empty:");
		StatusStore tasks = new RedisStatusStore(empty);
		List<TaskStatus> ends = List.of(TaskStatus.SUCCEEDED, TaskStatus.DEAD, TaskStatus.CANCELLED);
		tasks.apply(IntStream.range(0, 30).mapToObj((i) -> task("task-" + i, 1, TaskStatus.QUEUED)).toList());
		IntStream.range(0, 30).forEach((i) -> new RedisCancelStore(empty, tasks).request("task-" + i, NOW));
		tasks.apply(IntStream.range(0, 30).mapToObj((i) -> task("task-" + i, 9, ends.get(i % 3))).toList());
		new RedisCheckpointStore(empty).save(new TaskKey("task-1", "task"), "step", new byte[] { 1 });
		empty.call((redis) -> redis.opsForSet().add(empty.key("pad:task-2"), new byte[] { 1 }));
		empty.call((redis) -> redis.opsForSet().add(empty.key("lid:task-29"), new byte[] { 1 }));
		Instant later = NOW.plusMillis(1);
		assertThat(tasks.removeOld(limits(NOW), 7)).isZero();
		assertThat(IntStream.range(0, 5).map((i) -> tasks.removeOld(limits(later), 7))).containsExactly(7, 7, 7, 7, 2);
		assertThat(new StringRedisTemplate(this.connections).keys(this.prefix + "empty:*")).isEmpty();
	}

	private static RetentionLimits limits(Instant ended) {
		return new RetentionLimits(ended, ended, ended, Instant.EPOCH);
	}

	@Test
	void aPartHasScriptsOfItsOwn() {
		RedisScript<Long> script = PADS.script("stack", Long.class);
		List<String> stack = List.of(this.store.key("pad:task"));
		assertThat(this.store.run(script, stack, List.of(new byte[] { 1 }))).isOne();
		assertThat(this.store.run(script, stack, List.of(new byte[] { 2 }))).isEqualTo(2);
	}

	@Test
	void allTasksAreListedByTheTimeAtWhichTheyWereEnqueued() {
		RedisStore empty = redis(this.prefix + "list:");
		StatusStore tasks = new RedisStatusStore(empty);
		tasks.apply(List.of(enqueued("b", NOW), enqueued("a", NOW), enqueued("c", NOW.minusMillis(1))));
		tasks.apply(List.of(task("a", 9, TaskStatus.DEAD), task("c", 9, TaskStatus.SUCCEEDED)));
		assertThat(
				new StringRedisTemplate(this.connections).opsForZSet().reverseRange(new TaskKeys(empty).all(), 0, -1))
			.containsExactly("b", "a", "c");
	}

	@Test
	void aTaskThatCameBackIsNotRemoved() {
		RedisStore empty = redis(this.prefix + "back:");
		StatusStore tasks = new RedisStatusStore(empty);
		tasks.apply(List.of(task("task", 9, TaskStatus.DEAD)));
		tasks.apply(List.of(task("task", 10, TaskStatus.QUEUED)));
		assertThat(tasks.removeOld(limits(NOW.plusSeconds(1)), 500)).isZero();
		assertThat(tasks.find(List.of("task"))).singleElement().satisfies((task) -> {
			assertThat(task.times().finishedAt()).isNull();
			assertThat(task.end()).isNull();
		});
	}

	@Test
	void positionsAreComparedToTheLastBit() {
		long high = (1L << 62) - 3;
		store().apply(List.of(task(this.prefix, high, TaskStatus.RETRYING)));
		store().apply(List.of(task(this.prefix, high - 1, TaskStatus.QUEUED)));
		assertThat(store().find(List.of(this.prefix))).singleElement()
			.satisfies((task) -> assertThat(task.position()).isEqualTo(high));
		store().apply(List.of(task(this.prefix, high + 1, TaskStatus.QUEUED)));
		assertThat(store().find(List.of(this.prefix))).singleElement()
			.satisfies((task) -> assertThat(task.position()).isEqualTo(high + 1));
	}

	@Test
	void largeResultsAreWrittenInSeveralCalls() {
		List<TaskRecord> large = IntStream.range(0, 12)
			.mapToObj((i) -> ended("large-" + i, 9, TaskStatus.SUCCEEDED, new byte[1 << 20]))
			.toList();
		store().apply(large);
		List<TaskRecord> found = store().find(large.stream().map(TaskRecord::id).toList());
		assertThat(found).hasSize(12).allSatisfy((task) -> assertThat(task.end()).isNotNull());
	}

	@Test
	void scriptsThatRedisHasForgottenAreSentAgain() {
		store().apply(List.of(task("forgotten", 1, TaskStatus.QUEUED)));
		new StringRedisTemplate(this.connections).execute((connection) -> {
			connection.scriptingCommands().scriptFlush();
			return null;
		}, true);
		store().apply(List.of(task("forgotten", 3, TaskStatus.RETRYING)));
		assertThat(store().find(List.of("forgotten"))).singleElement()
			.extracting(TaskRecord::status)
			.isEqualTo(TaskStatus.RETRYING);
	}

	@Test
	void aKeyOfSomebodyElseIsToldApartFromAStoreThatIsAway() {
		new StringRedisTemplate(this.connections).opsForValue().set(this.store.key("task:taken"), "by somebody else");
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> store().apply(List.of(task("taken", 1, TaskStatus.QUEUED))));
		store().apply(List.of(task("free", 1, TaskStatus.QUEUED)));
		assertThat(store().find(List.of("free"))).hasSize(1);
	}

	private static TaskRecord task(String id, long position, TaskStatus status) {
		return status.isEnd() ? ended(id, position, status, null) : new TaskRecord(id, "task", "queue", status,
				position, 1, 1, 5, new TaskRecord.Times(NOW, null, null, null, null), null, "", null, null);
	}

	private static TaskRecord enqueued(String id, Instant time) {
		return new TaskRecord(id, "task", "queue", TaskStatus.QUEUED, 1, 1, 1, 0,
				new TaskRecord.Times(time, null, null, null, null), null, "", null, null);
	}

	private static TaskRecord ended(String id, long position, TaskStatus status, byte @Nullable [] result) {
		return new TaskRecord(id, "task", "queue", status, position, 1, 1, 5,
				new TaskRecord.Times(NOW, null, null, null, NOW), null, "", null, new TaskRecord.End(result, null));
	}

}
