package io.github.taskqueue.it.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes whose leader is killed again and again, for as many ticks as asked for:
 * {@code ./dev test -pl integration-tests -am -Dtest=LeaderKillsTests -Dschedule.ticks=1000}.
 * {@link LeaderCrashTests} does the same once in each build.
 */
@EnabledIfSystemProperty(named = "schedule.ticks", matches = "\\d+")
class LeaderKillsTests {

	private static final Duration SOON = Duration.ofMinutes(5);

	private static final int PROCESSES = 3;

	private static final int SCHEDULES = 5;

	private final int ticks = Integer.getInteger("schedule.ticks", 1000);

	private final long seed = Long.getLong("schedule.seed", System.nanoTime());

	@Test
	void eachTickIsThereOnceWithAStore() {
		List<String> ran = killLeaders(DatabaseConfiguration.properties(PostgresServer.newDatabase()));
		assertThat(ran.stream().filter((line) -> line.endsWith("delivery 0"))).doesNotHaveDuplicates();
	}

	@Test
	void noTickIsMissingWithoutAStore() {
		killLeaders();
	}

	private List<String> killLeaders(String... store) {
		Random random = new Random(this.seed);
		int kills = 0;
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				Processes processes = new Processes(broker, store)) {
			soon().until(() -> processes.ids().size() >= SCHEDULES);
			while (processes.ids().size() < this.ticks) {
				int enough = processes.ids().size() + 20 + random.nextInt(40);
				soon().until(() -> processes.ids().size() >= enough);
				processes.killTheLeader();
				kills++;
			}
			int last = processes.ids().size() + 10 * SCHEDULES;
			soon().until(() -> processes.ids().size() >= last && isWithoutGap(processes.ids()));
			List<String> ran = processes.ran();
			System.out.printf("%d ticks, %d runs, %d kills of the leader, seed %d%n", processes.ids().size(),
					ran.size(), kills, this.seed);
			return ran;
		}
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(200));
	}

	/**
	 * The last ticks may still be under way.
	 */
	private static boolean isWithoutGap(SortedSet<String> ids) {
		Map<String, List<Instant>> times = ids.stream()
			.collect(Collectors.groupingBy((id) -> id.substring(0, id.indexOf('@')), Collectors.mapping(
					(id) -> Instant.parse(id.substring(id.indexOf('@') + 1).replaceFirst("(T..:..)Z", "$1:00Z")),
					Collectors.toList())));
		return times.size() == SCHEDULES && times.values()
			.stream()
			.allMatch((each) -> Stream.iterate(each.get(0), (time) -> time.plusSeconds(1))
				.limit(each.size())
				.toList()
				.equals(each));
	}

	/**
	 * Workers in processes of their own. Those that are killed have a successor.
	 */
	private static final class Processes implements AutoCloseable {

		private final RabbitBroker broker;

		private final String[] store;

		private final List<ChildJvm> started = new ArrayList<>();

		Processes(RabbitBroker broker, String... store) {
			this.broker = broker;
			this.store = store;
			IntStream.range(0, PROCESSES).forEach((i) -> start());
		}

		private void start() {
			List<String> arguments = new ArrayList<>(List.of(this.store));
			arguments.add("spring.rabbitmq.addresses=" + this.broker.uri());
			this.started.add(ChildJvm.running(TickProcess.class)
				.options("-XX:TieredStopAtLevel=1", "-Xmx128m")
				.arguments(arguments.toArray(String[]::new))
				.start());
		}

		void killTheLeader() {
			soon().until(() -> leaders().findAny().isPresent());
			leaders().forEach(ChildJvm::kill);
			start();
		}

		private Stream<ChildJvm> leaders() {
			return this.started.stream()
				.filter(ChildJvm::isAlive)
				.filter((each) -> each.output().contains("This process leads the workers"))
				.limit(1);
		}

		List<String> ran() {
			return this.started.stream()
				.flatMap((each) -> each.output().lines())
				.filter((line) -> line.startsWith("ran "))
				.toList();
		}

		SortedSet<String> ids() {
			return ran().stream().map((line) -> line.split(" ")[1]).collect(Collectors.toCollection(TreeSet::new));
		}

		@Override
		public void close() {
			this.started.forEach(ChildJvm::close);
		}

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
				.run(Stream.of(properties).map((each) -> "--" + each).toArray(String[]::new));
		}

	}

	static class Ticks {

		@AsyncTask(name = "tick")
		@TaskSchedule(name = "a", every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		@TaskSchedule(name = "b", every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		@TaskSchedule(name = "c", every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		@TaskSchedule(name = "d", every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		@TaskSchedule(name = "e", every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		public void tick() {
			TaskContext task = TaskContext.current();
			System.out.println("ran %s delivery %d".formatted(task.id(), task.redeliveries()));
		}

	}

}
