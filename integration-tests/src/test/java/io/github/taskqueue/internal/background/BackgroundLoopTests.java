package io.github.taskqueue.internal.background;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a job in the background throws, once or for a while, it goes on.
 */
class BackgroundLoopTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static RabbitBroker broker;

	private static FaultProxy proxy;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() throws Exception {
		broker = RabbitBroker.shared().newVirtualHost();
		proxy = FaultProxy.to(broker);
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.rabbitmq.host=" + proxy.host(), "spring.rabbitmq.port=" + proxy.port(),
					"spring.rabbitmq.username=" + broker.username(), "spring.rabbitmq.password=" + broker.password(),
					"spring.rabbitmq.virtual-host=" + broker.virtualHost(), "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false", "task-queue.store.type=memory")
			.run();
	}

	@AfterAll
	static void stop() throws Exception {
		application.close();
		proxy.close();
		broker.close();
	}

	private static List<RecoveryLoop.Job> jobs() {
		return Stream.of(application.getBean(Broker.class).loops(), application.getBean(StatusFeature.class).loops())
			.flatMap((loops) -> loops.all().stream())
			.flatMap((loop) -> loop.jobs().stream())
			.toList();
	}

	private static void assertEverythingWorks() {
		TaskClient tasks = application.getBean(TaskClient.class);
		Tasks bean = application.getBean(Tasks.class);
		TaskHandle<Integer> handle = eventually(() -> tasks.enqueue(() -> bean.failOnce(21)));
		assertThat(handle.await(SOON)).isEqualTo(42);
		Awaitility.await().atMost(SOON).until(() -> handle.status() == TaskStatus.SUCCEEDED);
	}

	private static <T> T eventually(Supplier<T> call) {
		return Awaitility.await().atMost(SOON).ignoreExceptions().until(call::get, (result) -> true);
	}

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, IllegalStateException.class })
	void everyJobComesBackAndHealthTellsOfIt(Class<? extends Throwable> failure) throws Exception {
		assertEverythingWorks();
		AtomicBoolean failing = new AtomicBoolean(true);
		Map<RecoveryLoop.Job, RecoveryLoop.Step> steps = new HashMap<>();
		List<RecoveryLoop.Job> jobs = jobs();
		for (RecoveryLoop.Job job : jobs) {
			steps.put(job, replaceStep(job, failing, failure));
		}
		jobs.forEach(RecoveryLoop.Job::wake);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(jobs).allSatisfy((job) -> assertThat(job.state().isStuck()).isTrue()));
		assertThat(background().health().getStatus()).isNotEqualTo(Status.UP);
		assertThat(background().health().getDetails().get("problems").toString()).contains("is repeated");
		proxy.reset();
		failing.set(false);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(jobs()).allSatisfy((job) -> assertThat(job.state().isStuck()).isFalse()));
		assertThat(background().health().getStatus()).isEqualTo(Status.UP);
		assertEverythingWorks();
		assertThat(jobs()).hasSizeGreaterThan(10);
	}

	private static HealthIndicator background() {
		CompositeHealthContributor health = (CompositeHealthContributor) application
			.getBean(HealthContributorRegistry.class)
			.getContributor("taskQueue");
		return (HealthIndicator) health.getContributor("~background");
	}

	/**
	 * No user could make a job fail in every way that the heap of a process can.
	 */
	private static RecoveryLoop.Step replaceStep(RecoveryLoop.Job job, AtomicBoolean failing,
			Class<? extends Throwable> failure) throws Exception {
		Field field = RecoveryLoop.Job.class.getDeclaredField("step");
		field.setAccessible(true);
		RecoveryLoop.Step step = (RecoveryLoop.Step) field.get(job);
		RecoveryLoop.Step replacement = () -> {
			if (failing.get()) {
				throw BackgroundLoopTests
					.<RuntimeException>any(failure.getConstructor(String.class).newInstance("test"));
			}
			return step.turn();
		};
		field.set(job, replacement);
		return step;
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T any(Throwable failure) throws T {
		throw (T) failure;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	static class Application {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

	}

	static class Tasks {

		@AsyncTask(timeout = "1m", retry = @TaskRetry(maxAttempts = 2, backoff = "1s", jitter = 0))
		TaskHandle<Integer> failOnce(int number) {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(2 * number);
		}

	}

}
