package io.github.taskqueue.it.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.Receiver;
import io.github.taskqueue.webhook.WebhookVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An application without a secret sends no webhooks, and loses none.
 */
class WebhooksOffTests {

	@RegisterExtension
	static final Receiver receiver = new Receiver();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	@Test
	void callbackIsRefusedByTheNameOfTheProperty() {
		TaskOptions options = TaskOptions.with().callback(receiver.uri("/refused"));
		assertThatIllegalStateException()
			.isThrownBy(() -> application.tasks().enqueue(options, () -> application.bean(Tasks.class).run("refused")))
			.withMessageContaining("Tasks.run")
			.withMessageContaining("task-queue.webhook.secret");
		assertThat(application.application().context().getBeansOfType(WebhookVerifier.class)).isEmpty();
		assertThat(application.bean(TaskRegistry.class).find("task-queue.webhook")).isNull();
		assertThat(application.journal().entries("refused")).isEmpty();
	}

	@Test
	void endIsKeptUntilAnApplicationWithASecretIsThere() throws Exception {
		BasicProperties properties = new BasicProperties.Builder().messageId("kept")
			.type("Tasks.run")
			.headers(Map.of("tq-callback", receiver.uri("/kept").toString()))
			.build();
		application.client().publish("default", properties, "{\"name\":\"kept\"}");
		application.journal().await("kept", 1);
		application.journal().await("callback " + receiver.uri("/kept"), 1);
		Awaitility.await()
			.during(Duration.ofMillis(500))
			.until(() -> application.client().counters("tq.q.default").unacknowledged() == 1);
		application.start(List.of(), "task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
				"task-queue.webhook.allow-private-networks=true", "task-queue.webhook.require-https=false");
		receiver.await("/kept", 1).get(0).verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
		Awaitility.await().until(() -> application.client().counters("tq.q.default").unacknowledged() == 0);
		assertThat(application.journal().entries("kept")).hasSize(1);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void run(String name) {
			this.journal.write(name);
			this.journal.write("callback " + TaskContext.current().header("tq-callback"));
		}

	}

}
