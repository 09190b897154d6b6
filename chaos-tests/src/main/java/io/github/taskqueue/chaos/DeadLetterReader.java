package io.github.taskqueue.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.chaos.evidence.DeadLetterRecord;
import io.github.taskqueue.chaos.load.LoadLimits;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Reads the dead-letter queues of a run as another program would, and leaves them as they
 * are.
 *
 * @param broker that has them
 */
record DeadLetterReader(RabbitBroker broker) {

	/** Tasks of a batch have ids of the library, but tell theirs in their arguments. */
	private static final Pattern ID_ARGUMENT = Pattern.compile("\"id\":\"([^\"]+)\"");

	List<DeadLetterRecord> read() throws IOException, TimeoutException {
		List<DeadLetterRecord> letters = new ArrayList<>();
		try (Connection connection = this.broker.connectionFactory().newConnection("chaos dead letters");
				Channel channel = connection.createChannel()) {
			for (String queue : LoadLimits.queues()) {
				String name = "tq.dlq." + queue;
				for (GetResponse next = channel.basicGet(name, false); next != null; next = channel.basicGet(name,
						false)) {
					letters.add(letter(next));
				}
			}
			return letters;
		}
	}

	private static DeadLetterRecord letter(GetResponse response) {
		Map<String, Object> headers = (response.getProps().getHeaders() != null) ? response.getProps().getHeaders()
				: Map.of();
		Matcher id = ID_ARGUMENT.matcher(new String(response.getBody(), StandardCharsets.UTF_8));
		Object reason = headers.get("tq-dead-reason");
		return new DeadLetterRecord(id.find() ? id.group(1) : response.getProps().getMessageId(),
				(reason != null) ? reason.toString() : "", number(headers.get("tq-attempts")),
				number(headers.get("tq-last-failed-at")));
	}

	private static long number(@Nullable Object header) {
		return (header instanceof Number number) ? number.longValue() : 0;
	}

}
