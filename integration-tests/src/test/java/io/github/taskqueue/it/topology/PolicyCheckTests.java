package io.github.taskqueue.it.topology;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.ManagementPlugin;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Warnings of policies that the management API lists.
 */
@Tag("one-jdk")
@ExtendWith(OutputCaptureExtension.class)
class PolicyCheckTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static ManagementPlugin management;

	private RabbitBroker broker;

	@BeforeAll
	static void enablePlugin() {
		management = ManagementPlugin.of(RabbitBroker.shared());
	}

	@AfterAll
	static void disablePlugin() {
		management.close();
	}

	@BeforeEach
	void createVirtualHost() {
		this.broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterEach
	void deleteVirtualHost() {
		this.broker.close();
	}

	private TestApplication start(String uri) {
		return TestApplication.start(this.broker, Tasks.class, "task-queue.topology.check-policies=" + uri);
	}

	private void policy(String command, String name, String pattern, String definition) {
		this.broker.rabbitmqctl(command, "-p", this.broker.virtualHost(), "--apply-to", "queues", name, pattern,
				definition);
	}

	private static void await(CapturedOutput output, String... lines) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(output).contains(lines));
	}

	@Test
	void policiesThatDoHarmAreTold(CapturedOutput output) {
		policy("set_policy", "everything", ".*",
				"{\"message-ttl\": 86400000, \"overflow\": \"drop-head\", \"dead-letter-exchange\": \"elsewhere\"}");
		policy("set_operator_policy", "limits", "^tq\\.dlq", "{\"max-length\": 1000}");
		try (TestApplication application = TestApplication.start(this.broker, Tasks.class)) {
			application.tasks()
				.enqueue(TaskOptions.with().delay(Duration.ofHours(1)), application.bean(Tasks.class)::noop);
			new BrokerQueues(this.broker).await("tq.delay.level-30");
		}
		try (TestApplication application = start(management.uri())) {
			await(output, "Policy 'everything' sets message-ttl=86400000, which is not for queues of tasks. On ",
					"On tq.q.default, tq.suspects.default: tasks that wait for longer become dead letters. ",
					"On tq.dlq.default: dead letters are lost after that time. ",
					"On tq.delay.level-20, tq.delay.level-21, tq.delay.level-22 and 8 more: delayed tasks come down",
					"Policy 'everything' sets overflow=drop-head, ",
					"Policy 'everything' or operator policy 'limits' sets max-length=1000, ",
					" such as ^(?!tq\\.), or remove the setting.");
		}
		assertThat(output).doesNotContain("dead-letter-exchange", "No policy does harm");
	}

	@Test
	void userThatMayNotAskIsToldUntilItMay(CapturedOutput output) {
		String user = "reader-" + UUID.randomUUID();
		String uri = management.uri().replace("://", "://" + user + ":secret@");
		this.broker.rabbitmqctl("add_user", user, "secret");
		try {
			try (TestApplication application = start(uri)) {
				await(output, "Policies are not checked. The management API of RabbitMQ at " + management.uri()
						+ " refuses user '" + user + "': ", "The user needs the tag 'management'");
			}
			this.broker.rabbitmqctl("set_user_tags", user, "management");
			this.broker.rabbitmqctl("set_permissions", "-p", this.broker.virtualHost(), user, "", "", "");
			try (TestApplication application = start(uri)) {
				await(output, "No policy does harm to queues of namespace 'tq'");
			}
		}
		finally {
			this.broker.rabbitmqctl("delete_user", user);
		}
	}

	@Test
	void uriThatCannotBeUsedStopsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("localhost:15672").close())
			.havingRootCause()
			.isInstanceOf(StartException.class);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"task-queue.topology.check-policies cannot be used: it is no http or https URI with a host.");
	}

	static class Tasks {

		@AsyncTask
		void noop() {
		}

	}

}
