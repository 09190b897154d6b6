package io.github.taskqueue.it.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A schedule whose leader is killed while another process goes on.
 */
@Tag("one-jdk")
class LeaderCrashTests {

	private static final Duration SOON = Duration.ofSeconds(90);

	@Test
	void noTickIsMissingAndNoneIsThereTwiceWithAStore() {
		List<String> ran = killTheLeader(DatabaseConfiguration.properties(PostgresServer.newDatabase()));
		assertThat(ran.stream().filter((line) -> line.endsWith("delivery 0"))).doesNotHaveDuplicates();
	}

	@Test
	void noTickIsMissingWithoutAStore() {
		killTheLeader();
	}

	private static List<String> killTheLeader(String... store) {
		Ticks.ran.clear();
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost(); ChildJvm leader = process(broker, store)) {
			leader.awaitOutput("ran ", SOON);
			try (TestApplication next = TestApplication.start(broker, List.of(Ticks.class, DatabaseConfiguration.class),
					store)) {
				Awaitility.await().atMost(SOON).until(() -> count(leader) + Ticks.ran.size() >= 5);
				leader.kill();
				Instant killed = Instant.now();
				Awaitility.await().atMost(SOON).until(() -> latest().isAfter(killed.plusSeconds(4)));
			}
			List<String> ran = Stream.concat(leader.output().lines(), Ticks.ran.stream())
				.filter((line) -> line.startsWith("ran "))
				.toList();
			assertNoGap(ran);
			return ran;
		}
	}

	private static long count(ChildJvm process) {
		return process.output().lines().filter((line) -> line.startsWith("ran ")).count();
	}

	private static Instant latest() {
		return Ticks.ran.stream().map(LeaderCrashTests::time).max(Instant::compareTo).orElse(Instant.MIN);
	}

	private static Instant time(String line) {
		return Instant.parse(line.split(" ")[1]);
	}

	private static void assertNoGap(List<String> ran) {
		List<Instant> times = ran.stream().map(LeaderCrashTests::time).distinct().sorted().toList();
		assertThat(times).containsExactlyElementsOf(
				Stream.iterate(times.get(0), (time) -> time.plusSeconds(1)).limit(times.size()).toList());
	}

	private static ChildJvm process(RabbitBroker broker, String... store) {
		List<String> arguments = new ArrayList<>(List.of(store));
		arguments.add("spring.rabbitmq.addresses=" + broker.uri());
		return ChildJvm.running(TickProcess.class)
			.options("-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments(arguments.toArray(String[]::new))
			.start();
	}

	/**
	 * A worker in a process of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	@Import({ DatabaseConfiguration.class, Ticks.class })
	static class TickProcess {

		public static void main(String[] properties) {
			new SpringApplicationBuilder(TickProcess.class).web(WebApplicationType.NONE)
				.run(IntStream.range(0, properties.length)
					.mapToObj((i) -> "--" + properties[i])
					.toArray(String[]::new));
		}

	}

	static class Ticks {

		static final Queue<String> ran = new ConcurrentLinkedQueue<>();

		@AsyncTask(name = "tick")
		@TaskSchedule(every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		public void tick() {
			TaskContext task = TaskContext.current();
			String line = "ran %s delivery %d".formatted(task.scheduledAt().orElseThrow(), task.redeliveries());
			System.out.println(line);
			ran.add(line);
		}

	}

}
