package io.github.taskqueue.internal.broker.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.DeclaredHeaders;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.message.TaskTimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TaskMessageConverterTests {

	private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);

	private static final TaskHeader<String> CALLBACK = new TaskHeader<>(TaskHeaders.CALLBACK, TaskHeader.Type.TEXT,
			TaskHeader.Lifetime.CALL, true);

	private static final TaskHeader<Long> WEIGHT = new TaskHeader<>("tq-life-weight", TaskHeader.Type.INTEGER,
			TaskHeader.Lifetime.LIFE, false);

	private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

	private static final Instant ARRIVAL = NOW.plusSeconds(60);

	private static final Clock CLOCK = Clock.fixed(ARRIVAL, ZoneOffset.UTC);

	private final TaskMessageConverter converter = new TaskMessageConverter("shop", null,
			new DeclaredHeaders(List.of(CALLBACK, WEIGHT)), CLOCK);

	static Stream<TaskMessage> messages() {
		TaskTimes times = new TaskTimes(NOW, NOW.plusMillis(1), NOW.plusMillis(2), NOW.plusMillis(3));
		return Stream.of(
				new TaskMessage("id", "Mailer.send", "mail", 1, 1, 0, TaskTimes.enqueued(NOW, null), null,
						"application/json", Map.of(), BODY),
				new TaskMessage("id", "Mailer.send", "mail", Integer.MAX_VALUE, 3, 2, times, "tq.reply.1",
						"application/cbor", Map.of("tenant", "acme", "traceparent", "00-1-2-01"), BODY),
				new TaskMessage("id", "Mailer.send", "mail", 2, 1, 0, times, null, "application/json", Map.of(), BODY)
					.with(CALLBACK, "https://example.com/hooks")
					.with(WEIGHT, 7L)
					.with(Map.of("tq-of-a-newer-release", true)),
				new TaskMessage("id", "Mailer.send", "mail", 1, 1, 0, times, null, "application/json", Map.of(), BODY)
					.withBody(new BodyCodecs.Body(BODY, "gzip")));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void taskComesBackAsItWas(TaskMessage message) {
		assertThat(this.converter.toTask("mail", this.converter.toProperties(message), message.body()))
			.usingRecursiveComparison()
			.isEqualTo(message);
	}

	@Test
	void propertiesAreThoseOfTheWireFormat() {
		TaskMessage message = new TaskMessage("id", "Mailer.send", "mail", 3, 2, 0,
				new TaskTimes(NOW, NOW.plusSeconds(1), null, null), "tq.reply.1", "application/json",
				Map.of("tenant", "acme"), BODY);
		BasicProperties properties = this.converter.toProperties(message);
		assertThat(properties.getMessageId()).isEqualTo("id");
		assertThat(properties.getType()).isEqualTo("Mailer.send");
		assertThat(properties.getContentType()).isEqualTo("application/json");
		assertThat(properties.getDeliveryMode()).isEqualTo(2);
		assertThat(properties.getTimestamp()).isEqualTo(Date.from(NOW));
		assertThat(properties.getAppId()).isEqualTo("shop");
		assertThat(properties.getReplyTo()).isEqualTo("tq.reply.1");
		assertThat(properties.getExpiration()).isNull();
		assertThat(properties.getHeaders()).isEqualTo(Map.of("tq-attempt", 3, "tq-version", 2, "tq-enqueued-at",
				NOW.toEpochMilli(), "tq-not-before", NOW.plusSeconds(1).toEpochMilli(), "tenant", "acme"));
	}

	@Test
	void numbersThatAreImpliedAreNotWritten() {
		TaskMessage message = new TaskMessage("id", "Mailer.send", "mail", 1, 1, 0, TaskTimes.enqueued(NOW, null), null,
				"application/json", Map.of(), BODY);
		BasicProperties properties = this.converter.toProperties(message);
		assertThat(properties.getHeaders()).isEqualTo(Map.of("tq-enqueued-at", NOW.toEpochMilli()));
		assertThat(this.converter.toTask("mail", properties, BODY)).usingRecursiveComparison().isEqualTo(message);
	}

	@Test
	void applicationWithoutANameHasNoAppId() {
		assertThat(new TaskMessageConverter(null, null, new DeclaredHeaders(List.of()), CLOCK)
			.toProperties(messages().findFirst().orElseThrow())
			.getAppId()).isNull();
	}

	@Test
	void leastThatAnotherProgramMustSendIsIdAndType() {
		TaskMessage message = this.converter.toTask("mail",
				new BasicProperties.Builder().messageId("id").type("Mailer.send").build(), BODY);
		assertThat(message).usingRecursiveComparison()
			.isEqualTo(new TaskMessage("id", "Mailer.send", "mail", 1, 1, 0, TaskTimes.enqueued(ARRIVAL, null), null,
					"application/json", Map.of(), BODY));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void taskThatIsNotToRunIsKnownWithTheAttemptsMade(TaskMessage message) {
		TaskMessage known = this.converter.toKnown("mail", this.converter.toProperties(message), message.body());
		assertThat(known.attempt()).isEqualTo(message.attempt() - 1);
		assertThat(known).usingRecursiveComparison().ignoringFields("attempt", "version").isEqualTo(message);
	}

	@Test
	void whatCannotBeReadOfATaskIsLeftOut() {
		Map<String, Object> headers = Map.of(TaskHeaders.ATTEMPT, "second", TaskHeaders.REPLAY_COUNT, -1,
				TaskHeaders.CALLBACK, "https://example.com/hooks", "long", "x".repeat(40_000));
		TaskMessage known = this.converter.toKnown("mail",
				new BasicProperties.Builder().messageId("id").replyTo("tq.reply.1").headers(headers).build(), BODY);
		assertThat(known.id()).isEqualTo("id");
		assertThat(known.name()).isEmpty();
		assertThat(known.attempt()).isZero();
		assertThat(known.replays()).isZero();
		assertThat(known.replyTo()).isEqualTo("tq.reply.1");
		assertThat(known.headers()).containsEntry(TaskHeaders.CALLBACK, "https://example.com/hooks");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void ofAMessageWithoutAnIdOnlyItsSenderIsKnown(@Nullable String missing) {
		BasicProperties properties = minimal().messageId(missing).correlationId("mine").replyTo("tq.reply.1").build();
		TaskMessage known = this.converter.toKnown("mail", properties, BODY);
		assertThat(known).usingRecursiveComparison()
			.ignoringFields("replyTo", "headers")
			.isEqualTo(TaskMessageConverter.unknown("mail", BODY));
		assertThat(known.replyTo()).isEqualTo("tq.reply.1");
		assertThat(known.headers()).isEqualTo(Map.of(TaskHeaders.CORRELATION, "mine"));
	}

	@Test
	void nothingOfAForgedTaskIsBelieved() {
		TaskMessageConverter signing = new TaskMessageConverter("shop",
				new TaskSignatures(TopologyNames.DEFAULT, List.of("secret"), true), new DeclaredHeaders(List.of()),
				CLOCK);
		TaskMessage message = messages().skip(1).findFirst().orElseThrow();
		assertThat(signing.toKnown("mail", signing.toProperties(message), message.body()).id()).isEqualTo("id");
		assertThat(signing.toKnown("mail", this.converter.toProperties(message), message.body()))
			.usingRecursiveComparison()
			.isEqualTo(TaskMessageConverter.unknown("mail", message.body()));
	}

	@Test
	void timestampStandsInForTheTimeOfTheEnqueue() {
		assertThat(enqueuedAt(new Date(1_780_000_000_000L))).isEqualTo(Instant.ofEpochSecond(1_780_000_000));
	}

	@Test
	void timestampInMillisecondsIsRead() {
		assertThat(enqueuedAt(new Date(NOW.toEpochMilli() * 1000))).isEqualTo(NOW);
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1000, 0, 5_000, 1_780_000_000_000_000_000L, Long.MAX_VALUE })
	void timestampThatCannotBeMeantIsThatOfTheArrival(long millis) {
		assertThat(enqueuedAt(new Date(millis))).isEqualTo(ARRIVAL);
	}

	private Instant enqueuedAt(Date timestamp) {
		BasicProperties properties = minimal().timestamp(timestamp).build();
		return this.converter.toTask("mail", properties, BODY).times().enqueuedAt();
	}

	@Test
	void deadLetterInAQueueOfTasksIsReplayed() {
		TaskMessage message = new TaskMessage("id", "Mailer.send", "mail", 4, 2, 1,
				new TaskTimes(NOW, NOW.plusMillis(1), NOW.plusMillis(2), null), null, "application/json", Map.of(),
				BODY)
			.with(CALLBACK, "https://example.com/hooks")
			.with(WEIGHT, 7L)
			.with(Map.of("tenant", "acme"));
		BasicProperties properties = this.converter.toProperties(message);
		Map<String, Object> headers = new HashMap<>(properties.getHeaders());
		headers.putAll(Map.of(TaskHeaders.DEAD_REASON, "EXHAUSTED", TaskHeaders.ATTEMPTS, 4, TaskHeaders.LAST_FAILED_AT,
				NOW.plusMillis(3).toEpochMilli(), TaskHeaders.ERROR_TYPE, "X", "x-death", List.of()));
		TaskMessage replayed = new TaskMessage("id", "Mailer.send", "mail", 1, 2, 2, TaskTimes.enqueued(NOW, null),
				null, "application/json", Map.of(), BODY)
			.with(CALLBACK, "https://example.com/hooks")
			.with(Map.of("tenant", "acme"));
		assertThat(this.converter.toTask("mail", properties.builder().headers(headers).build(), BODY))
			.usingRecursiveComparison()
			.isEqualTo(replayed);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void messageWithoutIdOrTypeIsUnreadable(@Nullable String missing) {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", minimal().messageId(missing).build(), BODY))
			.withMessage("The message has no message_id");
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", minimal().type(missing).build(), BODY))
			.withMessage("The message has no type");
	}

	@ParameterizedTest
	@MethodSource("illegalIds")
	void messageWithAnIdThatNoTaskMayHaveIsUnreadable(String id) {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", minimal().messageId(id).build(), BODY))
			.withMessage("The message_id is not 1 to 128 visible ASCII characters");
		assertThat(this.converter.toKnown("mail", minimal().messageId(id).build(), BODY).id()).isEmpty();
	}

	static Stream<String> illegalIds() {
		return Stream.of("bestellung-ü", "order 42", "a\tb", "a\n", "\u0000", "a\u007f", "😀", "x".repeat(129));
	}

	static Stream<Object> badAttempts() {
		return Stream.of(0, -1, Long.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MIN_VALUE, "2",
				LongStringHelper.asLongString("2"), true, List.of(1), Map.of(), new Date(), new byte[0], 0.5,
				Double.NaN, Double.POSITIVE_INFINITY);
	}

	@ParameterizedTest
	@MethodSource("badAttempts")
	void attemptThatIsNoPositiveIntegerIsUnreadable(Object attempt) {
		BasicProperties properties = minimal().headers(Map.of(TaskHeaders.ATTEMPT, attempt)).build();
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", properties, BODY))
			.withMessageContaining("tq-attempt");
	}

	@ParameterizedTest
	@MethodSource("badAttempts")
	void versionThatIsNoPositiveIntegerIsUnreadable(Object version) {
		BasicProperties properties = minimal().headers(Map.of(TaskHeaders.VERSION, version)).build();
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", properties, BODY))
			.withMessageContaining("tq-version");
	}

	@ParameterizedTest
	@MethodSource("badAttempts")
	void wrongCountOfReplaysDoesNoHarm(Object replays) {
		BasicProperties properties = minimal().headers(Map.of(TaskHeaders.REPLAY_COUNT, replays)).build();
		assertThat(this.converter.toTask("mail", properties, BODY).replays()).isNotNegative();
	}

	@Test
	void attemptWithoutAValueIsUnreadable() {
		Map<String, @Nullable Object> headers = new HashMap<>();
		headers.put(TaskHeaders.ATTEMPT, null);
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", minimal().headers(hostile(headers)).build(), BODY));
	}

	static Stream<Number> attempts() {
		return Stream.of((byte) 7, (short) 7, 7, 7L, 7f, 7d, BigDecimal.valueOf(7));
	}

	@ParameterizedTest
	@MethodSource("attempts")
	void everyNumberMayBeAnAttempt(Number attempt) {
		BasicProperties properties = minimal().headers(Map.of(TaskHeaders.ATTEMPT, attempt)).build();
		assertThat(this.converter.toTask("mail", properties, BODY).attempt()).isEqualTo(7);
	}

	@Test
	void timesThatAreNoNumbersAreIgnored() {
		Map<String, Object> headers = Map.of(TaskHeaders.ENQUEUED_AT, "now", TaskHeaders.NOT_BEFORE, List.of(),
				TaskHeaders.FIRST_FAILED_AT, true);
		assertThat(this.converter.toTask("mail", minimal().headers(headers).build(), BODY).times())
			.isEqualTo(TaskTimes.enqueued(ARRIVAL, null));
	}

	/**
	 * Among them the first year, the year 58882, and seconds.
	 */
	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -62_135_596_800_000L, -1, 0, 1_790_000_000L, 1_796_000_000_000_000L,
			Long.MAX_VALUE })
	void timesThatCannotBeMeantAreIgnored(long millis) {
		Map<String, Object> headers = Map.of(TaskHeaders.ENQUEUED_AT, millis, TaskHeaders.NOT_BEFORE, millis,
				TaskHeaders.FIRST_FAILED_AT, millis, TaskHeaders.PARKED_SINCE, millis);
		assertThat(this.converter.toTask("mail", minimal().headers(headers).build(), BODY).times())
			.isEqualTo(TaskTimes.enqueued(ARRIVAL, null));
	}

	@Test
	void timeMayBeATimestampOfAmqp() {
		Map<String, Object> headers = Map.of(TaskHeaders.ENQUEUED_AT, Date.from(NOW));
		assertThat(this.converter.toTask("mail", minimal().headers(headers).build(), BODY).times())
			.isEqualTo(TaskTimes.enqueued(NOW, null));
	}

	@Test
	void textsNumbersAndBooleansGoAlongUnlessTheyAreTheMessagesOwnOrTheBrokers() {
		Map<String, @Nullable Object> headers = new HashMap<>();
		headers.put("tenant", LongStringHelper.asLongString("acme"));
		headers.put("plain", "text");
		headers.put("tq-unknown", LongStringHelper.asLongString("of a newer release"));
		headers.put("tq-attempts", 4);
		headers.put("tq-signature", "v1=");
		headers.put("tq-list", List.of("a"));
		headers.put("x-death", List.of(Map.of("count", 1L)));
		headers.put("x-text", "the broker's");
		headers.put("number", 1);
		headers.put("list", List.of("a"));
		headers.put("table", Map.of("a", "b"));
		headers.put("nothing", null);
		assertThat(this.converter.toTask("mail", minimal().headers(hostile(headers)).build(), BODY).headers())
			.isEqualTo(Map.of("tenant", "acme", "plain", "text", "tq-unknown", "of a newer release", "number", 1));
	}

	static Stream<Object> notInteger() {
		return Stream.of("7", LongStringHelper.asLongString("7"), 0.5, Double.NaN, true, List.of(7), Map.of(),
				new Date(), new BigDecimal("1e30"));
	}

	@ParameterizedTest
	@MethodSource("notInteger")
	void declaredHeaderThatCannotBeReadMakesTheMessageUnreadable(Object weight) {
		BasicProperties properties = minimal().headers(Map.of(WEIGHT.name(), weight)).build();
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", properties, BODY))
			.withMessage("Header tq-life-weight is not an integer");
	}

	@Test
	void declaredHeaderWithoutAValueMakesTheMessageUnreadable() {
		Map<String, @Nullable Object> headers = new HashMap<>();
		headers.put(WEIGHT.name(), null);
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toTask("mail", minimal().headers(hostile(headers)).build(), BODY))
			.withMessageContaining(WEIGHT.name());
	}

	/**
	 * AMQP has a void, which the client library gives as {@code null}.
	 */
	@SuppressWarnings("NullAway")
	private static Map<String, Object> hostile(Map<String, @Nullable Object> headers) {
		return new HashMap<>(headers);
	}

	@Test
	void replyComesBackAsItWas() {
		TaskReply success = new TaskReply("id", "Mailer.send", "application/json", BODY, null);
		TaskReply failure = new TaskReply("id", "Mailer.send", "application/json", BODY,
				new TaskReply.Failure("java.io.IOException", "down"));
		TaskReply silent = new TaskReply("id", null, "application/json", BODY,
				new TaskReply.Failure("java.io.IOException", null));
		assertThat(Stream.of(success, failure, silent))
			.allSatisfy((reply) -> assertThat(this.converter.toReply(this.converter.toProperties(reply), BODY))
				.isEqualTo(reply));
	}

	@Test
	void replyWithoutATaskIsUnreadable() {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.converter.toReply(new BasicProperties(), BODY))
			.withMessageContaining("correlation_id");
	}

	private static BasicProperties.Builder minimal() {
		return new BasicProperties.Builder().messageId("id").type("Mailer.send");
	}

	@Test
	void shortTextIsNotCut() {
		assertThat(TaskMessageConverter.cut("", 4)).isEmpty();
		assertThat(TaskMessageConverter.cut("abcd", 4)).isEqualTo("abcd");
		assertThat(TaskMessageConverter.cut("\u20aca", 4)).isEqualTo("\u20aca");
		assertThat(TaskMessageConverter.cut("\ud83d\ude00", 4)).isEqualTo("\ud83d\ude00");
	}

	@Test
	void textIsCutBetweenCharacters() {
		assertThat(TaskMessageConverter.cut("abcde", 4)).isEqualTo("abcd");
		assertThat(TaskMessageConverter.cut("abc\u00e9", 4)).isEqualTo("abc");
		assertThat(TaskMessageConverter.cut("ab\u20ac", 4)).isEqualTo("ab");
		assertThat(TaskMessageConverter.cut("a\ud83d\ude00", 4)).isEqualTo("a");
		assertThat(TaskMessageConverter.cut("\u00e9\u00e9\u00e9", 4)).isEqualTo("\u00e9\u00e9");
		assertThat(TaskMessageConverter.cut("\ud83d\ude00", 3)).isEmpty();
	}

	@Test
	void cutTextAlwaysFitsAndIsTheLongestBeginningThatDoes() {
		Random random = new Random(3);
		int[] characters = { 'a', 0xe9, 0x20ac, 0x1f600 };
		for (int i = 0; i < 5_000; i++) {
			String text = random.ints(random.nextInt(20), 0, characters.length)
				.map((index) -> characters[index])
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			int max = random.nextInt(30);
			String cut = TaskMessageConverter.cut(text, max);
			assertThat(text).startsWith(cut);
			assertThat(bytes(cut)).isLessThanOrEqualTo(max);
			if (cut.length() < text.length()) {
				int next = text.codePointAt(cut.length());
				assertThat(bytes(cut) + bytes(Character.toString(next))).isGreaterThan(max);
			}
		}
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
