package io.github.taskqueue.internal.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.LongString;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * Reads dead letters. Whoever may publish may have written one, so nothing is taken for
 * granted and nothing is refused.
 */
public final class LetterReader {

	private static final Log logger = LogFactory.getLog(LetterReader.class);

	private final BodyCodecs codecs;

	public LetterReader(BodyCodecs codecs) {
		this.codecs = codecs;
	}

	/**
	 * Reads a dead letter of a queue.
	 */
	public DeadLetter read(String queue, Letter letter) {
		Map<String, Object> headers = letter.headers();
		Death death = Death.latest(headers);
		return new DeadLetter(orEmpty(letter.properties().getMessageId()), orEmpty(letter.properties().getType()),
				queue, body(letter), reason(headers, death), error(headers), attempts(headers),
				time(headers.get(TaskHeaders.FIRST_FAILED_AT), death),
				time(headers.get(TaskHeaders.LAST_FAILED_AT), death), text(headers.get(TaskHeaders.ORIGIN), queue),
				TaskMessageConverter.replays(headers), others(headers));
	}

	/**
	 * The body as text; one that cannot be decoded is shown as it is.
	 */
	public String body(Letter letter) {
		byte[] body = letter.body();
		try {
			body = this.codecs.decode(new BodyCodecs.Body(body, letter.properties().getContentEncoding()));
		}
		catch (TaskSerializationException ex) {
			logger.debug("The body of a dead letter cannot be decoded", ex);
		}
		return new String(body, StandardCharsets.UTF_8);
	}

	private static String orEmpty(@Nullable String property) {
		return (property != null) ? property : "";
	}

	/**
	 * The header's text, or {@code null} where it is absent or something else.
	 */
	private static @Nullable String text(@Nullable Object header) {
		return (header instanceof String || header instanceof LongString) ? header.toString() : null;
	}

	private static String text(@Nullable Object header, String otherwise) {
		String text = text(header);
		return (text != null) ? text : otherwise;
	}

	private static DeadLetterReason reason(Map<String, Object> headers, Death death) {
		String name = text(headers.get(TaskHeaders.DEAD_REASON), death.reason());
		return Arrays.stream(DeadLetterReason.values())
			.filter((reason) -> reason.name().equals(name))
			.findFirst()
			.orElse(DeadLetterReason.OTHER);
	}

	private static DeadLetter.@Nullable Failure error(Map<String, Object> headers) {
		String type = text(headers.get(TaskHeaders.ERROR_TYPE));
		return (type != null) ? new DeadLetter.Failure(type, text(headers.get(TaskHeaders.ERROR_MESSAGE))) : null;
	}

	/**
	 * A letter that the broker made does not say; its last attempt was under way.
	 */
	private static int attempts(Map<String, Object> headers) {
		Object attempts = headers.getOrDefault(TaskHeaders.ATTEMPTS, headers.getOrDefault(TaskHeaders.ATTEMPT, 1));
		return (attempts instanceof Number number) ? (int) Math.min(Math.max(number.longValue(), 0), Integer.MAX_VALUE)
				: 0;
	}

	private static @Nullable Instant time(@Nullable Object header, Death death) {
		return (header instanceof Number millis) ? Instant.ofEpochMilli(millis.longValue()) : death.time();
	}

	private static Map<String, String> others(Map<String, Object> headers) {
		Map<String, String> others = new HashMap<>();
		headers.forEach((name, value) -> {
			if (TaskHeaders.isUsers(name) && text(value) != null) {
				others.put(name, value.toString());
			}
		});
		return others;
	}

	/**
	 * What the broker says of a message that it has dead-lettered itself.
	 */
	private record Death(String reason, @Nullable Instant time) {

		private static final Death NONE = new Death("", null);

		/**
		 * The broker writes the latest first.
		 */
		static Death latest(Map<String, Object> headers) {
			if (headers.get("x-death") instanceof List<?> deaths && !deaths.isEmpty()
					&& deaths.get(0) instanceof Map<?, ?> latest) {
				String reason = "delivery_limit".equals(String.valueOf(latest.get("reason")))
						? DeadLetterReason.DELIVERY_LIMIT.name() : "";
				return new Death(reason, (latest.get("time") instanceof Date time) ? time.toInstant() : null);
			}
			return NONE;
		}

	}

}
