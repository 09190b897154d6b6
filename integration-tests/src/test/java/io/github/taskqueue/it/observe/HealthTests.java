package io.github.taskqueue.it.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class HealthTests {

	private static RabbitBroker broker;

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@Test
	void everyQueueThatIsWorkedOnIsUp() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=up",
				"task-queue.queues.mails.concurrency=3")) {
			assertThat(children(application)).containsExactly("default", "mails", "~background");
			Awaitility.await().untilAsserted(() -> {
				Health health = health(application, "mails");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsOnly(entry("concurrency", 3), entry("active", 0),
						entry("consumers", 1L), entry("ready", 0L), entry("deadLetters", Map.of("depth", 0L)));
			});
		}
	}

	@Test
	void deadLettersAreToldAndDoNotMakeItDown() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=dead")) {
			application.bean(Tasks.class).die();
			Awaitility.await().untilAsserted(() -> {
				Health health = health(application, "mails");
				assertThat(health.getDetails()).containsEntry("deadLetters", Map.of("depth", 1L));
				assertThat(health.getStatus()).isEqualTo(Status.UP);
			});
		}
	}

	@Test
	void producerTellsOfItsConnection() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=producer",
				"task-queue.worker.enabled=false")) {
			assertThat(children(application)).containsExactly("broker", "~background");
			assertThat(health(application, "broker").getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void whatIsDoneInTheBackgroundIsUp() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=background",
				"task-queue.store.type=memory")) {
			assertThat(children(application)).containsExactly("default", "mails", "~background");
			Awaitility.await()
				.untilAsserted(() -> assertThat(health(application, "~background").getStatus()).isEqualTo(Status.UP));
		}
	}

	@Test
	void whatFailsInTheBackgroundIsToldAndMakesNothingDown() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=failing")) {
			RecoveryLoop loop = application.bean(Broker.class).loops().create("failing");
			try (loop) {
				loop.add("Failing", () -> {
					throw new OutOfMemoryError("test");
				}).wake();
				Awaitility.await().untilAsserted(() -> {
					Health health = health(application, "~background");
					assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
					assertThat(health.getDetails().get("problems")).asString().contains("OutOfMemoryError");
				});
			}
		}
	}

	@Test
	void workersThatStopAreOutOfService() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=stop")) {
			application.bean(WorkerLifecycle.class).stop();
			assertThat(health(application, "mails").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		}
	}

	@Test
	void lostBrokerIsDownWithTheReasonAndWithoutDelay() {
		try (RabbitBroker own = RabbitBroker.startPrivate();
				TestApplication application = TestApplication.start(own, Tasks.class)) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(health(application, "mails").getStatus()).isEqualTo(Status.UP));
			own.stop();
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				long start = System.nanoTime();
				Health health = health(application, "mails");
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("problem")).asString()
					.contains("Could not connect to RabbitMQ at " + own.host() + ":" + own.port());
				assertThat(health.getDetails()).doesNotContainKeys("ready", "deadLetters", "consumers");
			});
			own.start();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(health(application, "mails").getStatus()).isEqualTo(Status.UP));
		}
	}

	@Test
	void silentBrokerDoesNotHoldUpTheAnswer() {
		try (FaultProxy proxy = FaultProxy.to(broker);
				TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=silent",
						"spring.rabbitmq.host=" + proxy.host(), "spring.rabbitmq.port=" + proxy.port())) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(health(application, "mails").getDetails()).containsKey("ready"));
			proxy.blackhole();
			Awaitility.await().untilAsserted(() -> {
				long start = System.nanoTime();
				Map<String, Object> details = health(application, "mails").getDetails();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
				assertThat(details).doesNotContainKeys("ready", "deadLetters", "consumers");
			});
			long start = System.nanoTime();
			health(application, "default");
			health(application, "mails");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
			proxy.close();
		}
	}

	@Test
	void brokerThatWasNeverThereIsDown() {
		try (TestApplication application = TestApplication.start(List.of(Tasks.class),
				List.of("spring.rabbitmq.port=9", "task-queue.worker.enabled=false"))) {
			Health health = health(application, "broker");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("problem")).asString().contains("the connection was refused");
		}
	}

	@Test
	void statusAloneShowsNoDetails() {
		try (TestApplication application = TestApplication.start(broker, Tasks.class, "task-queue.namespace=bare")) {
			Health health = indicator(application, "mails").health(false);
			assertThat(health.getDetails()).isEmpty();
		}
	}

	private static List<String> children(TestApplication application) {
		return composite(application).stream().map(HealthContributors.Entry::name).toList();
	}

	private static Health health(TestApplication application, String child) {
		return indicator(application, child).health(true);
	}

	private static HealthIndicator indicator(TestApplication application, String child) {
		return (HealthIndicator) composite(application).getContributor(child);
	}

	private static CompositeHealthContributor composite(TestApplication application) {
		return (CompositeHealthContributor) application.bean(HealthContributorRegistry.class)
			.getContributor("taskQueue");
	}

	static class Tasks {

		@AsyncTask
		public void run() {
		}

		@AsyncTask(queue = "mails")
		public void die() {
			throw new PermanentTaskException("No such address");
		}

	}

}
