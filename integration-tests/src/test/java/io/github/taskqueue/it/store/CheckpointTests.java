package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.RedisConfiguration;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A task of many steps whose workers are killed, one after the other.
 */
@Tag("one-jdk")
class CheckpointTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final int STEPS = 1_000;

	@Test
	void aKilledTaskGoesOnWhereItWasAndRepeatsNoCompletedStepWithADatabase() {
		killAndGoOn(DatabaseConfiguration.properties(PostgresServer.newDatabase()));
	}

	@Test
	void aKilledTaskGoesOnWhereItWasAndRepeatsNoCompletedStepWithRedis() {
		killAndGoOn(RedisConfiguration.properties(RedisServer.shared()));
	}

	private static void killAndGoOn(String... store) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication caller = TestApplication.start(broker,
						List.of(DatabaseConfiguration.class, RedisConfiguration.class, StepTasks.class),
						Stream.concat(Stream.of("task-queue.worker.enabled=false"), Stream.of(store))
							.toArray(String[]::new))) {
			TaskHandle<List<Integer>> handle = caller.bean(StepTasks.class).count(STEPS);
			List<String> output = new ArrayList<>();
			for (int killAt : new int[] { 100, 351, 700 }) {
				output.addAll(runUntil(broker, store, "completed " + killAt + ";"));
			}
			try (ChildJvm last = worker(broker, store)) {
				assertThat(handle.await(SOON)).hasSize(STEPS);
				output.addAll(last.output().lines().toList());
			}
			assertThat(handle.await(SOON)).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
			assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
			assertNoCompletedStepIsRepeated(output);
			assertThat(output).filteredOn((line) -> line.startsWith("goes on after")).hasSizeGreaterThanOrEqualTo(3);
		}
	}

	/**
	 * What was written to the console is there even of a killed process: a step is
	 * completed when {@code once} has returned.
	 */
	private static void assertNoCompletedStepIsRepeated(List<String> output) {
		List<String> completed = new ArrayList<>();
		for (String line : output) {
			if (line.startsWith("does ")) {
				assertThat(completed).doesNotContain(line.substring("does ".length()));
			}
			else if (line.startsWith("completed ")) {
				completed.add(line.substring("completed ".length()));
			}
		}
		assertThat(completed).contains("1;", STEPS + ";");
	}

	private static List<String> runUntil(RabbitBroker broker, String[] store, String text) {
		try (ChildJvm worker = worker(broker, store)) {
			worker.awaitOutput(text, SOON);
			worker.kill();
			return worker.output().lines().toList();
		}
	}

	private static ChildJvm worker(RabbitBroker broker, String[] store) {
		List<String> arguments = new ArrayList<>(List.of("spring.rabbitmq.host=" + broker.host(),
				"spring.rabbitmq.port=" + broker.port(), "spring.rabbitmq.username=" + broker.username(),
				"spring.rabbitmq.password=" + broker.password(),
				"spring.rabbitmq.virtual-host=" + broker.virtualHost()));
		arguments.addAll(List.of(store));
		return ChildJvm.running(StepProcess.class).arguments(arguments.toArray(String[]::new)).start();
	}

	/**
	 * A worker in a process of its own, with Redis as Spring Boot configures it.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ DatabaseConfiguration.class, StepTasks.class })
	static class StepProcess {

		public static void main(String[] properties) {
			new SpringApplicationBuilder(StepProcess.class).web(WebApplicationType.NONE)
				.run(IntStream.range(0, properties.length)
					.mapToObj((i) -> "--" + properties[i])
					.toArray(String[]::new));
		}

	}

	static class StepTasks {

		@AsyncTask(name = "count", timeout = "5m")
		TaskHandle<List<Integer>> count(int steps) {
			TaskContext task = TaskContext.current();
			Done done = task.checkpoint(Done.class).orElse(new Done(List.of()));
			System.out.println("goes on after " + done.steps().size());
			for (int step = done.steps().size() + 1; step <= steps; step++) {
				int number = step;
				Integer value = task.once("step-" + number, Integer.class, () -> {
					System.out.println("does " + number + ";");
					return number;
				});
				System.out.println("completed " + number + ";");
				done = done.and(value);
				task.progress(step, steps, "counting");
				if (step % 10 == 0) {
					task.checkpoint(done);
				}
			}
			return TaskHandle.completed(done.steps());
		}

	}

	record Done(List<Integer> steps) {

		Done and(Integer step) {
			List<Integer> more = new ArrayList<>(this.steps);
			more.add(step);
			return new Done(List.copyOf(more));
		}

	}

}
