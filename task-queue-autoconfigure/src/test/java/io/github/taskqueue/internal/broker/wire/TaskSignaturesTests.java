package io.github.taskqueue.internal.broker.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TaskSignaturesTests {

	private static final String OLD = "an old secret of thirty-two chars";

	private static final String NEW = "a new secret of thirty-two chars!";

	private static final byte[] BODY = "{\"amount\":1}".getBytes(StandardCharsets.UTF_8);

	private final TaskSignatures signatures = new TaskSignatures(TopologyNames.DEFAULT, List.of(NEW, OLD), true);

	private static BasicProperties properties(Map<String, Object> headers) {
		return new BasicProperties.Builder().messageId("id")
			.type("Payments.charge")
			.replyTo("tq.reply.1")
			.headers(headers)
			.build();
	}

	private static BasicProperties properties() {
		return properties(Map.of("tenant", "acme", "tq-attempt", 1, "tq-version", 2));
	}

	@Test
	void whatIsSignedIsAccepted() {
		BasicProperties signed = this.signatures.sign("payments", properties(), BODY);
		assertThat(signed.getHeaders()).containsEntry("tenant", "acme");
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", signed, BODY));
	}

	/**
	 * Computed by {@code openssl dgst -sha256 -mac HMAC}, as another program would.
	 */
	@Test
	void signatureIsThatOfTheWireFormat() {
		assertThat(this.signatures.sign("payments", properties(), BODY).getHeaders().get("tq-signature"))
			.isEqualTo("v1=LOaTm7Ix59T642nzf6jdAupakx88sDxdLB4oVnMwJDI=");
	}

	@Test
	void whatTheBrokerAndWorkersAddDoesNotMatter() {
		Map<String, Object> headers = new HashMap<>(this.signatures.sign("payments", properties(), BODY).getHeaders());
		headers.put("tq-attempt", 3);
		headers.put("tq-first-failed-at", 7L);
		headers.put("x-delivery-count", 1L);
		headers.put("tenant", LongStringHelper.asLongString("acme"));
		headers.put("number", 5);
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", properties(headers), BODY));
	}

	@Test
	void callbackIsSigned() {
		Map<String, Object> headers = Map.of("tq-callback", "https://example.com/");
		BasicProperties signed = this.signatures.sign("payments", properties(headers), BODY);
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", signed, BODY));
		assertRefused("payments", with(signed, "tq-callback", "https://example.org/"), BODY);
		assertRefused("payments",
				with(this.signatures.sign("payments", properties(), BODY), "tq-callback", "https://example.org/"),
				BODY);
	}

	/**
	 * Also those of features that this application lacks.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "tq-key", "tq-of-a-newer-release" })
	void headersOfTheCallAreSigned(String name) {
		BasicProperties signed = this.signatures.sign("payments", properties(Map.of(name, 5)), BODY);
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", with(signed, name, 5L), BODY));
		assertRefused("payments", with(signed, name, 6), BODY);
		assertRefused("payments", with(signed, name, List.of()), BODY);
		assertRefused("payments", with(this.signatures.sign("payments", properties(), BODY), name, 5), BODY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tq-unsigned-hops", "tq-life-blocked", "tq-attempt-waits" })
	void headersThatSayTheyAreNotAreNotSigned(String name) {
		BasicProperties signed = this.signatures.sign("payments", properties(), BODY);
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", with(signed, name, "any"), BODY));
	}

	/**
	 * Written by version 0.1 with the key of this test.
	 */
	@Test
	void signatureOfACallbackIsThatOfVersionOne() {
		Map<String, Object> headers = Map.of("tenant", "acme", "tq-callback", "https://example.com/", "tq-attempt", 1);
		assertThat(this.signatures.sign("payments", properties(headers), BODY).getHeaders().get("tq-signature"))
			.isEqualTo("v1=HuB0PdJIh7GIcahx6BiPUJEDzdaurtrLJWCgClxBK0w=");
	}

	@Test
	void olderKeysAreAccepted() {
		BasicProperties signed = new TaskSignatures(TopologyNames.DEFAULT, List.of(OLD), true).sign("payments",
				properties(), BODY);
		assertThatNoException().isThrownBy(() -> this.signatures.verify("payments", signed, BODY));
		assertRefused("payments",
				new TaskSignatures(TopologyNames.DEFAULT, List.of("somebody else's secret, long enough"), true)
					.sign("payments", properties(), BODY),
				BODY);
	}

	@ParameterizedTest
	@MethodSource
	void whatWasChangedIsRefused(BasicProperties changed) {
		assertRefused("payments", changed, BODY);
	}

	static Stream<BasicProperties> whatWasChangedIsRefused() {
		BasicProperties signed = new TaskSignatures(TopologyNames.DEFAULT, List.of(NEW), true).sign("payments",
				properties(), BODY);
		return Stream.of(signed.builder().messageId("other").build(), signed.builder().type("Payments.refund").build(),
				signed.builder().replyTo("tq.reply.2").build(), signed.builder().replyTo(null).build(),
				with(signed, "tenant", "other"), with(signed, "tenant2", "acme"), with(signed, "tq-version", 1),
				with(signed, "tq-signature", "v1="), with(signed, "tq-signature", 5),
				signed.builder().messageId("i").type("dPayments.charge").build());
	}

	private static BasicProperties with(BasicProperties signed, String header, Object value) {
		Map<String, Object> headers = new HashMap<>(signed.getHeaders());
		headers.put(header, value);
		return signed.builder().headers(headers).build();
	}

	@Test
	void anotherQueueOrBodyIsRefused() {
		BasicProperties signed = this.signatures.sign("payments", properties(), BODY);
		assertRefused("refunds", signed, BODY);
		assertRefused("payments", signed, "{\"amount\":2}".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void anotherNamespaceIsRefused() {
		TaskSignatures other = new TaskSignatures(new TopologyNames("other"), List.of(NEW), true);
		BasicProperties signed = other.sign("payments", properties(), BODY);
		assertThatNoException().isThrownBy(() -> other.verify("payments", signed, BODY));
		assertRefused("payments", signed, BODY);
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> other.verify("payments", this.signatures.sign("payments", properties(), BODY), BODY))
			.withMessageContaining("task-queue.namespace");
	}

	@Test
	void repliesAreSigned() {
		BasicProperties reply = new BasicProperties.Builder().correlationId("id")
			.contentType("application/json")
			.headers(Map.of("tq-error-type", "java.io.IOException", "tq-error-message", "gone"))
			.build();
		BasicProperties signed = this.signatures.signReply(reply, BODY);
		assertThatNoException().isThrownBy(() -> this.signatures.verifyReply(signed, BODY));
		Stream
			.of(reply, signed.builder().correlationId("other").build(), signed.builder().contentType("any").build(),
					with(signed, "tq-error-type", "CANCELLED"), with(signed, "tq-error-message", "here"))
			.forEach((changed) -> assertThatExceptionOfType(UnreadableMessageException.class)
				.isThrownBy(() -> this.signatures.verifyReply(changed, BODY)));
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.signatures.verifyReply(signed, new byte[0]));
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(
				() -> new TaskSignatures(new TopologyNames("other"), List.of(NEW), true).verifyReply(signed, BODY));
	}

	/**
	 * The key of a signature is that of tasks too, so a task must not pass for a reply.
	 */
	@Test
	void aTaskIsNoReply() {
		BasicProperties task = this.signatures.sign("payments", properties(), BODY);
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.signatures.verifyReply(task.builder().correlationId("id").build(), BODY));
	}

	@Test
	void whatIsNotSignedIsRefusedWhereThatIsRequired() {
		assertRefused("payments", properties(), BODY);
		assertThatNoException().isThrownBy(() -> new TaskSignatures(TopologyNames.DEFAULT, List.of(NEW), false)
			.verify("payments", new BasicProperties(), BODY));
	}

	@Test
	void thereAreNoneWithoutKeys() {
		assertThat(TaskSignatures.of(TopologyNames.DEFAULT, List.of(), false)).isNull();
	}

	@Test
	void keysAreLongAndShownToNobody() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BrokerProperties.SignatureProperties(List.of(NEW, "short"), true))
			.withMessage("Each of task-queue.signature.keys must have at least 32 characters");
		assertThat(new BrokerProperties.SignatureProperties(List.of(NEW), true))
			.hasToString("SignatureProperties[1 keys, required=true]");
	}

	private void assertRefused(String queue, BasicProperties properties, byte[] body) {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.signatures.verify(queue, properties, body))
			.withMessageContaining("task-queue.signature.keys");
	}

}
