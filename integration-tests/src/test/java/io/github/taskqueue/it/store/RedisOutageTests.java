package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.RedisConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis that is killed and comes back, with a client that takes a minute to say that it
 * does not answer, as is its default.
 */
class RedisOutageTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final RedisServer redis = RedisServer.newServer();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, RedisConfiguration.class)
		.with(RedisConfiguration.properties(redis));

	private final Tasks tasks = application.bean(Tasks.class);

	@AfterAll
	static void close() {
		redis.close();
	}

	@Test
	void tasksRunWhileRedisIsAwayAndTheirStatusFollows() {
		TaskHandle<Integer> before = this.tasks.work(0);
		assertThat(before.await(SOON)).isZero();
		Awaitility.await().untilAsserted(() -> assertThat(before.status()).isEqualTo(TaskStatus.SUCCEEDED));
		redis.kill();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		handles.add(whenTheWorkerMissesRedis());
		application.journal().await("worked", 2);
		long start = System.nanoTime();
		for (int i = 0; i < 200; i++) {
			handles.add(this.tasks.work(i));
		}
		application.journal().await("worked", 202);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
		redis.start();
		Awaitility.await()
			.atMost(SOON)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(handles)
				.allSatisfy((handle) -> assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED)));
		assertThat(before.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	/**
	 * What it knows of cancelled tasks is too old by then.
	 */
	private TaskHandle<Integer> whenTheWorkerMissesRedis() {
		return application.tasks().enqueue(TaskOptions.with().delay(Duration.ofSeconds(3)), () -> this.tasks.work(0));
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "work")
		TaskHandle<Integer> work(int number) {
			this.journal.write("worked");
			return TaskHandle.completed(number);
		}

	}

}
