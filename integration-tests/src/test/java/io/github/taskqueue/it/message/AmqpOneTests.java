package io.github.taskqueue.it.message;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.message.AmqpOneSender.Symbol;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Does what docs/wire-format.md says for clients of AMQP 1.0, which RabbitMQ has from
 * version 4 on without a plugin.
 */
class AmqpOneTests {

	private static final String REPLIES = "tq.reply.amqp-one";

	private static final Map<String, Object> TYPE = Map.of("x-basic-type", "Tasks.greet");

	private static final byte[] BODY = AmqpOneSender.data("{\"name\":\"Ada\"}");

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	private static AmqpOneSender sender;

	@BeforeAll
	static void connect() throws IOException {
		assumeTrue(Integer.parseInt(application.broker().version().split("\\.")[0]) >= 4, "RabbitMQ 4 is needed");
		Channel channel = application.client().channel();
		channel.queueDeclare(REPLIES, true, false, false, Map.of("x-queue-type", "quorum"));
		sender = new AmqpOneSender(application.broker(), "/exchanges/tq.tasks/default");
	}

	@AfterAll
	static void disconnect() throws IOException {
		if (sender != null) {
			sender.close();
		}
	}

	private static List<@Nullable Object> properties(String id, String replyTo, @Nullable String contentType) {
		return Arrays.asList(id, null, null, null, replyTo, null,
				(contentType != null) ? new Symbol(contentType) : null);
	}

	@Test
	void taskRunsAndItsReplyComes() throws IOException {
		sender.send(TYPE, properties("one", REPLIES, "application/json"), Map.of("tenant", "acme"), BODY);
		BrokerClient.Message reply = application.client().next(REPLIES);
		assertThat(reply.properties().getCorrelationId()).isEqualTo("one");
		assertThat(reply.text()).isEqualTo("\"Hello Ada of acme\"");
	}

	@Test
	void contentTypeMayBeAbsent() throws IOException {
		sender.send(TYPE, properties("plain", REPLIES, null), Map.of("tq-version", 1L), BODY);
		assertThat(application.client().next(REPLIES).text()).isEqualTo("\"Hello Ada of null\"");
	}

	@Test
	void bodyThatIsNoDataIsRefusedWithWords() throws IOException {
		sender.send(TYPE, properties("value", REPLIES, "application/json"), Map.of(),
				AmqpOneSender.value("{\"name\":\"Ada\"}"));
		BrokerClient.Message letter = application.client().deadLetter("default", "value");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).contains("data section");
		assertThat(application.client().next(REPLIES).header("tq-error-message")).contains("data section");
	}

	@Test
	void messageWithoutATypeIsRefusedWithWords() throws IOException {
		sender.send(Map.of(), properties("no-type", REPLIES, "application/json"), Map.of(), BODY);
		assertThat(application.client().deadLetter("default", "no-type").header("tq-error-message"))
			.isEqualTo("The message has no type");
		application.client().next(REPLIES);
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<String> greet(String name) {
			return TaskHandle.completed("Hello " + name + " of " + TaskContext.current().header("tenant"));
		}

	}

}
