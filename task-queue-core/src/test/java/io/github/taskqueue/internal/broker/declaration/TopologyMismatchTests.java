package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;

class TopologyMismatchTests {

	/**
	 * As RabbitMQ 3.10.8 and 4.3.6 word it: the first line is of the former, the second
	 * of the latter, the others are the same in both.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					inequivalent arg 'x-queue-type' for queue 'tq.q.mail' in vhost '/': received the value 'quorum' of type 'longstr' but current is none | The queue 'tq.q.mail' exists in virtual host '/' with other arguments: x-queue-type is none, but this application declares 'quorum'.
					inequivalent arg 'x-queue-type' for queue 'tq.q.mail' in vhost 'shop': received 'quorum' but current is 'classic' | The queue 'tq.q.mail' exists in virtual host 'shop' with other arguments: x-queue-type is 'classic', but this application declares 'quorum'.
					inequivalent arg 'x-delivery-limit' for queue 'tq.q.mail' in vhost '/': received '20' but current is '5' | The queue 'tq.q.mail' exists in virtual host '/' with other arguments: x-delivery-limit is '5', but this application declares '20'.
					inequivalent arg 'x-max-length' for queue 'tq.q.mail' in vhost '/': received none but current is the value '10' of type 'signedint' | The queue 'tq.q.mail' exists in virtual host '/' with other arguments: x-max-length is '10', but this application declares none.
					inequivalent arg 'type' for exchange 'tq.tasks' in vhost '/': received 'direct' but current is 'topic' | The exchange 'tq.tasks' exists in virtual host '/' with other arguments: type is 'topic', but this application declares 'direct'.
					""")
	void differenceIsShown(String refusal, String description) {
		StartException failure = TopologyMismatch.of(refused("PRECONDITION_FAILED - " + refusal));
		assertThat(failure).isNotNull().hasMessage(description);
		assertThat(failure.action()).startsWith("Delete the " + description.split(" ")[1] + " when it is empty")
			.contains("task-queue.namespace", "task-queue.topology.on-mismatch=warn", "the first difference only");
		assertThat(failure.action().contains("does not count crashes")).isEqualTo(description.contains("x-queue-type"));
	}

	@Test
	void otherRefusalIsShownAsItIs() {
		StartException failure = TopologyMismatch
			.of(refused("PRECONDITION_FAILED - invalid arg 'x-max-priority' for queue 'tq.q.mail'"));
		assertThat(failure).isNotNull()
			.hasMessage("The broker refused a declaration: PRECONDITION_FAILED - invalid arg 'x-max-priority' for"
					+ " queue 'tq.q.mail'.");
		assertThat(failure.action()).startsWith("Compare the queue");
	}

	@Test
	void otherFailureIsNoMismatch() {
		assertThat(TopologyMismatch.of(new IOException("reset"))).isNull();
		assertThat(TopologyMismatch.of(failure(new AMQP.Channel.Close.Builder().replyCode(AMQP.NOT_FOUND)
			.replyText("NOT_FOUND - no queue 'tq.q.mail' in vhost '/'")
			.classId(0)
			.methodId(0)
			.build()))).isNull();
	}

	private static IOException refused(String text) {
		return failure(new AMQP.Channel.Close.Builder().replyCode(AMQP.PRECONDITION_FAILED)
			.replyText(text)
			.classId(50)
			.methodId(10)
			.build());
	}

	private static IOException failure(Method reason) {
		return new IOException(new ShutdownSignalException(false, false, reason, null));
	}

}
