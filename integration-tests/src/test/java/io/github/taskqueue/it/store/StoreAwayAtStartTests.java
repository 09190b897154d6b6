package io.github.taskqueue.it.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.RedisConfiguration;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.it.support.Work;
import io.github.taskqueue.jdbc.JdbcNames;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that is not there yet when an application starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreAwayAtStartTests {

	private static final Duration SOON = Duration.ofSeconds(100);

	private static final String AWAY = "The store is not available; the status of tasks is late";

	private RabbitBroker broker;

	@BeforeEach
	void createVirtualHost() {
		this.broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterEach
	void deleteVirtualHost() {
		this.broker.close();
	}

	@Test
	void aPostgresThatRefusesConnections(CapturedOutput output) {
		TestDatabase database = PostgresServer.newDatabase();
		try (FaultProxy line = FaultProxy.to(database.address())) {
			line.refuse();
			startBefore(line, output, DatabaseConfiguration.properties(database.by(line)));
		}
	}

	@Test
	void aPostgresThatIsSilent(CapturedOutput output) {
		TestDatabase database = PostgresServer.newDatabase();
		try (FaultProxy line = FaultProxy.to(database.address())) {
			line.blackhole();
			startBefore(line, output, DatabaseConfiguration.properties(database.by(line)));
		}
	}

	@Test
	void aMariaDb(CapturedOutput output) {
		TestDatabase database = MariaDbServer.newDatabase();
		try (FaultProxy line = FaultProxy.to(database.address())) {
			line.refuse();
			startBefore(line, output, DatabaseConfiguration.properties(database.by(line)));
		}
	}

	@Test
	void aRedis(CapturedOutput output) {
		try (RedisServer redis = RedisServer.newServer("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb")) {
			redis.kill();
			String[] properties = RedisConfiguration.properties(redis);
			try (TestApplication application = start(properties)) {
				List<TaskHandle<Integer>> handles = work(application);
				assertIsAway(application, output);
				redis.start();
				assertIsThere(application, handles);
			}
			assertThat(output.toString()).containsOnlyOnce("Redis has the maxmemory-policy 'allkeys-lru'");
		}
	}

	private void startBefore(FaultProxy line, CapturedOutput output, String... properties) {
		long start = System.nanoTime();
		try (TestApplication application = start(properties)) {
			List<TaskHandle<Integer>> handles = work(application);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
			assertIsAway(application, output);
			line.heal();
			assertIsThere(application, handles);
		}
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(this.broker,
				List.of(Tasks.class, DatabaseConfiguration.class, RedisConfiguration.class), properties);
	}

	private static List<TaskHandle<Integer>> work(TestApplication application) {
		Tasks tasks = application.bean(Tasks.class);
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			handles.add(tasks.work(i));
		}
		Awaitility.await().atMost(SOON).until(() -> tasks.done() == 20);
		return handles;
	}

	private static void assertIsAway(TestApplication application, CapturedOutput output) {
		Awaitility.await().untilAsserted(() -> {
			assertThat(health(application).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(String.valueOf(health(application).getDetails().get("problem"))).startsWith(AWAY);
		});
		assertThat(warnings(output)).singleElement().asString().containsAnyOf(AWAY, "The database is silent");
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("WARN")
					&& (line.contains(" i.g.t.") || line.contains("io.github.taskqueue.")))
			.filter((line) -> !line.contains("RabbitMQ client"))
			.toList();
	}

	private static void assertIsThere(TestApplication application, List<TaskHandle<Integer>> handles) {
		Awaitility.await()
			.atMost(SOON)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(handles)
				.allSatisfy((handle) -> assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED)));
		Awaitility.await().untilAsserted(() -> assertThat(health(application).getStatus()).isEqualTo(Status.UP));
		assertThat(application.bean(Tasks.class).gated().cancel()).isTrue();
	}

	private static Health health(TestApplication application) {
		return application.context().getBean("taskQueueStoreHealthIndicator", HealthIndicator.class).health();
	}

	@ParameterizedTest
	@ValueSource(strings = { "status", "checkpoint" })
	void aTableThatTurnsOutToBeMissingIsLookedForAgain(String missing, CapturedOutput output) {
		TestDatabase database = PostgresServer.newDatabase();
		String script = "io/github/taskqueue/store/schema-%s-postgresql.sql";
		PostgresServer.shut(database);
		try (TestApplication application = start(
				DatabaseConfiguration.properties(database, "task-queue.store.jdbc.initialize-schema=never"))) {
			List<TaskHandle<Integer>> handles = work(application);
			PostgresServer.open(database);
			Stream.of("status", "checkpoint")
				.filter((part) -> !part.equals(missing))
				.forEach((part) -> run(application, script.formatted(part)));
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThat(health(application).getDetails().get("problem").toString())
					.contains("Run the script classpath:" + script.formatted(missing)));
			assertThat(output.toString()
				.lines()
				.filter((line) -> line.contains("ERROR") && line.contains("but the database has no table"))).hasSize(1);
			assertThat(output).contains(". Run the script classpath:" + script.formatted(missing));
			run(application, script.formatted(missing));
			assertIsThere(application, handles);
		}
	}

	private static void run(TestApplication application, String script) {
		try {
			String named = new JdbcNames("tq", null, "task_queue_")
				.in(new ClassPathResource(script).getContentAsString(StandardCharsets.UTF_8));
			new ResourceDatabasePopulator(new ByteArrayResource(named.getBytes(StandardCharsets.UTF_8)))
				.execute(application.bean(DataSource.class));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void aTableThatIsGoneForAWhileCostsNoStatus() {
		TestDatabase database = PostgresServer.newDatabase();
		start(DatabaseConfiguration.properties(database)).close();
		try (TestApplication application = start(
				DatabaseConfiguration.properties(database, "task-queue.store.jdbc.initialize-schema=never"))) {
			JdbcTemplate jdbc = new JdbcTemplate(application.bean(DataSource.class));
			jdbc.execute("ALTER TABLE task_queue_task RENAME TO elsewhere");
			List<TaskHandle<Integer>> handles = work(application);
			Awaitility.await()
				.untilAsserted(() -> assertThat(String.valueOf(health(application).getDetails().get("problem")))
					.contains("schema-status-postgresql.sql"));
			jdbc.execute("ALTER TABLE elsewhere RENAME TO task_queue_task");
			assertIsThere(application, handles);
			assertThat(application.bean(MeterRegistry.class).get("taskqueue.store.dropped").functionCounter().count())
				.isZero();
		}
	}

	static class Tasks {

		private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

		int done() {
			return this.done.size();
		}

		@AsyncTask(name = "work")
		TaskHandle<Integer> work(int number) {
			this.done.add(number);
			return TaskHandle.completed(number);
		}

		@AsyncTask(name = "gated")
		TaskHandle<Integer> gated() {
			Work.take(SOON);
			return TaskHandle.completed(0);
		}

	}

}
