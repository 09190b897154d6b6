package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.CredentialsProvider;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.TestSocketUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application starts although it cannot use its broker, says why once, and works as
 * soon as the cause is mended.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartWithoutBrokerTests {

	private static final Duration AFTER_MENDING = Duration.ofSeconds(5);

	private static RabbitBroker broker;

	private final String name = "start-" + UUID.randomUUID().toString().substring(0, 8);

	private final List<Runnable> cleanup = new ArrayList<>();

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@AfterEach
	void cleanUp() {
		for (int i = this.cleanup.size() - 1; i >= 0; i--) {
			this.cleanup.get(i).run();
		}
	}

	private TestApplication start(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("task-queue.namespace=" + this.name, "task-queue.publisher.confirm-timeout=500ms"));
		all.addAll(List.of(properties));
		TestApplication application = TestApplication.start(broker, Tasks.class, all.toArray(String[]::new));
		this.cleanup.add(application::close);
		return application;
	}

	private void addUser() {
		broker.rabbitmqctl("add_user", this.name, "secret");
		this.cleanup.add(() -> broker.rabbitmqctl("delete_user", this.name));
	}

	private void permit(String configure) {
		permit(configure, ".*", ".*");
	}

	private void permit(String configure, String write, String read) {
		broker.rabbitmqctl("set_permissions", "-p", broker.virtualHost(), this.name, configure, write, read);
	}

	private static void assertThatTasksRun(TestApplication application) {
		TaskHandle<Integer> handle = Eventually.within(AFTER_MENDING, () -> application.bean(Tasks.class).twice(21));
		assertThat(handle.await(AFTER_MENDING)).isEqualTo(42);
	}

	private static void assertThatNothingRuns(TestApplication application) {
		assertThatExceptionOfType(BrokerUnavailableException.class)
			.isThrownBy(() -> application.bean(Tasks.class).twice(1));
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.matches("\\S+ +WARN .*")).toList();
	}

	@Test
	void closedPortIsSaidOnce(CapturedOutput output) {
		TestApplication application = start("spring.rabbitmq.port=" + TestSocketUtils.findAvailableTcpPort());
		assertThatNothingRuns(application);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("Could not connect to RabbitMQ at 127.0.0.1:", "the connection was refused",
					"Start the broker, or check spring.rabbitmq.host and spring.rabbitmq.port.");
	}

	@Test
	void batchIsRefusedInTime() {
		TestApplication application = start("spring.rabbitmq.port=" + TestSocketUtils.findAvailableTcpPort());
		long start = System.nanoTime();
		assertThatExceptionOfType(PartialEnqueueException.class)
			.isThrownBy(() -> application.tasks()
				.enqueueAll(() -> IntStream.range(0, 100).forEach(application.bean(Tasks.class)::note)))
			.satisfies((ex) -> assertThat(ex.refused()).hasSize(100));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void unknownHostIsSaidOnce(CapturedOutput output) {
		TestApplication application = start("spring.rabbitmq.host=broker.invalid");
		assertThatNothingRuns(application);
		assertThat(warnings(output)).filteredOn((line) -> !line.contains("without TLS"))
			.singleElement()
			.asString()
			.contains("the host is unknown", "Check spring.rabbitmq.host");
	}

	@Test
	void wrongUserIsSaidOnceAndMendedByAddingTheUser(CapturedOutput output) {
		TestApplication application = start("spring.rabbitmq.username=" + this.name, "spring.rabbitmq.password=secret");
		assertThatNothingRuns(application);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("the broker refused user '" + this.name + "'",
					"Check spring.rabbitmq.username and spring.rabbitmq.password.");
		addUser();
		permit(".*");
		assertThatTasksRun(application);
	}

	@Test
	void missingVirtualHostIsSaidOnceAndMendedByAddingIt(CapturedOutput output) {
		String missing = this.name + "-later";
		TestApplication application = start("spring.rabbitmq.virtual-host=" + missing);
		assertThatNothingRuns(application);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("vhost " + missing + " not found", "Check spring.rabbitmq.virtual-host");
		broker.rabbitmqctl("add_vhost", missing);
		this.cleanup.add(0, () -> broker.rabbitmqctl("delete_vhost", missing));
		broker.rabbitmqctl("set_permissions", "-p", missing, broker.username(), ".*", ".*", ".*");
		assertThatTasksRun(application);
	}

	@Test
	void missingPermissionsAreSaidOnceAndMendedByGrantingThem(CapturedOutput output) {
		addUser();
		permit("\\.reply\\.");
		TestApplication application = start("spring.rabbitmq.username=" + this.name, "spring.rabbitmq.password=secret",
				"task-queue.worker.enabled=false");
		assertThatNothingRuns(application);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("refuses a declaration of this application", this.name + ".tasks",
					"Grant user '" + this.name + "' the permission to configure it");
		permit(".*");
		start("task-queue.queues.default.concurrency=1");
		assertThatTasksRun(application);
	}

	/**
	 * Publishing and each consumer meet the same refusal again and again.
	 */
	@Test
	void permissionsThatAWorkerLacksAreSaidOnce(CapturedOutput output) {
		addUser();
		permit("^$", "^$", ".*");
		TestApplication application = start("spring.rabbitmq.username=" + this.name, "spring.rabbitmq.password=secret",
				"task-queue.queues.one.concurrency=1", "task-queue.queues.other.concurrency=1");
		assertThatNothingRuns(application);
		assertThatStaysOneWarning(output);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("refuses a declaration of this application", this.name + ".tasks");
		assertThat(output.getAll().lines()).hasSizeLessThan(60);
		permit(".*");
		assertThatTasksRun(application);
	}

	@Test
	void queueThatMayNotBeReadIsSaidOnce(CapturedOutput output) {
		start().close();
		addUser();
		permit(".*", ".*", "\\.(reply|journal|leader)");
		TestApplication application = start("spring.rabbitmq.username=" + this.name, "spring.rabbitmq.password=secret",
				"task-queue.topology.declare=none");
		Eventually.within(AFTER_MENDING, () -> warnings(output).get(0));
		assertThatStaysOneWarning(output);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("refuses access to this application", this.name + ".q.default",
					"Grant user '" + this.name + "' the permissions");
		permit(".*");
		assertThatTasksRun(application);
	}

	@Test
	void credentialsThatFailDifferentlyEachTimeAreSaidOnce(CapturedOutput output) {
		TestApplication application = TestApplication.start(broker, List.of(Tasks.class, SealedVault.class),
				"task-queue.namespace=" + this.name, "task-queue.publisher.confirm-timeout=500ms");
		this.cleanup.add(application::close);
		assertThatNothingRuns(application);
		assertThatStaysOneWarning(output);
		SealedVault.sealed = false;
		assertThatTasksRun(application);
	}

	private static void assertThatStaysOneWarning(CapturedOutput output) {
		Awaitility.await()
			.during(Duration.ofSeconds(5))
			.atMost(Duration.ofSeconds(30))
			.until(() -> warnings(output).size() == 1);
	}

	@Test
	void failFastStopsTheStartWithTheSameWords(CapturedOutput output) {
		int port = TestSocketUtils.findAvailableTcpPort();
		assertThatStartFails("spring.rabbitmq.port=" + port)
			.withMessageContaining("Could not connect to RabbitMQ at 127.0.0.1:" + port)
			.withMessageContaining("the connection was refused");
		assertThat(output).contains("APPLICATION FAILED TO START", "Description:", "Action:",
				"Start the broker, or check spring.rabbitmq.host and spring.rabbitmq.port.",
				"With task-queue.fail-fast=false the application would start and keep trying.");
	}

	@Test
	void failFastStopsTheStartForEachCause() {
		assertThatStartFails("spring.rabbitmq.host=broker.invalid").withMessageContaining("the host is unknown");
		assertThatStartFails("spring.rabbitmq.password=wrong").withMessageContaining("the broker refused user");
		assertThatStartFails("spring.rabbitmq.virtual-host=nowhere").withMessageContaining("vhost nowhere not found");
		addUser();
		permit("");
		assertThatStartFails("spring.rabbitmq.username=" + this.name, "spring.rabbitmq.password=secret")
			.withMessageContaining("refuses a declaration of this application");
	}

	private ThrowableAssertAlternative<?> assertThatStartFails(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("task-queue.fail-fast=true");
		return assertThatException().isThrownBy(() -> start(all.toArray(String[]::new)))
			.havingRootCause()
			.isInstanceOf(StartException.class);
	}

	/**
	 * Gives out the broker's credentials when it is not sealed.
	 */
	static class SealedVault implements BeanPostProcessor {

		private static volatile boolean sealed = true;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof CachingConnectionFactory factory) {
				ConnectionFactory settings = factory.getRabbitConnectionFactory();
				settings.setCredentialsProvider(new Credentials(settings.getUsername(), settings.getPassword()));
			}
			return bean;
		}

		private record Credentials(String username, String password) implements CredentialsProvider {

			@Override
			public String getUsername() {
				if (sealed) {
					throw new IllegalStateException("The vault is sealed (request " + System.nanoTime() + ")");
				}
				return this.username;
			}

			@Override
			public String getPassword() {
				return this.password;
			}

		}

	}

	static class Tasks {

		@AsyncTask
		void note(int number) {
		}

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
