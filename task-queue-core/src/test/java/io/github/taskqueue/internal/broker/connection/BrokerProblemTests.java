package io.github.taskqueue.internal.broker.connection;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerProblemTests {

	private static final BrokerTarget TARGET = new BrokerTarget("rabbit:5672, hare:5672", "ada", "shop");

	static Stream<Arguments> failures() {
		return Stream.of(
				Arguments.of(new UnknownHostException("rabbit"), "the host is unknown.",
						"Check spring.rabbitmq.host or spring.rabbitmq.addresses."),
				Arguments.of(new ConnectException("Connection refused"), "the connection was refused.",
						"Start the broker, or check spring.rabbitmq.host and spring.rabbitmq.port."),
				Arguments.of(new NoRouteToHostException("No route to host"),
						"java.net.NoRouteToHostException: No route to host.",
						"Check spring.rabbitmq.host or spring.rabbitmq.addresses."),
				Arguments.of(new AuthenticationFailureException("ACCESS_REFUSED"), "the broker refused user 'ada'.",
						"Check spring.rabbitmq.username and spring.rabbitmq.password."),
				Arguments.of(new PossibleAuthenticationFailureException("closed"), "the broker refused user 'ada'.",
						"Check spring.rabbitmq.username and spring.rabbitmq.password."),
				Arguments.of(closed(AMQP.NOT_ALLOWED, "NOT_ALLOWED - vhost shop not found"),
						"NOT_ALLOWED - vhost shop not found.",
						"Check spring.rabbitmq.virtual-host; create the virtual host or grant user 'ada' access to it."),
				Arguments.of(closed(AMQP.INTERNAL_ERROR, "INTERNAL_ERROR"), null,
						"Check the broker's log and the spring.rabbitmq settings."),
				Arguments.of(new SSLHandshakeException("bad certificate"),
						"javax.net.ssl.SSLHandshakeException: bad certificate.",
						"Check spring.rabbitmq.ssl and the port: 5671 is usual with TLS, 5672 without."),
				Arguments.of(new SSLHandshakeException("Received fatal alert: certificate_required"),
						"javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required.",
						"The broker wants a certificate of the client: set spring.rabbitmq.ssl.bundle or"
								+ " spring.rabbitmq.ssl.key-store to one that it trusts."),
				Arguments.of(new TimeoutException(), "java.util.concurrent.TimeoutException.",
						"Check that a RabbitMQ broker listens there and that no firewall drops the packets."),
				Arguments.of(new SocketTimeoutException("Connect timed out"),
						"java.net.SocketTimeoutException: Connect timed out.",
						"Check that a RabbitMQ broker listens there and that no firewall drops the packets."),
				Arguments.of(new EOFException("cut"), "java.io.EOFException: cut.",
						"If the broker expects TLS on this port, set spring.rabbitmq.ssl.enabled=true. Otherwise check"
								+ " the port and the broker's log."),
				Arguments.of(new OneCluster.OtherClusterException("rabbit@one", "rabbit@two"),
						"its nodes belong to different clusters, 'rabbit@one' and 'rabbit@two'.",
						"Name nodes of one cluster only in spring.rabbitmq.addresses."));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void everyKindOfFailureHasItsWords(Throwable failure, String reason, String action) {
		BrokerProblem problem = BrokerProblem.of(failure, TARGET);
		assertThat(problem.description()).startsWith("Could not connect to RabbitMQ at rabbit:5672, hare:5672: ");
		if (reason != null) {
			assertThat(problem.description()).endsWith(": " + reason);
		}
		assertThat(problem.action()).isEqualTo(action);
		assertThat(problem).hasToString(problem.description() + " " + problem.action());
	}

	@Test
	void guestIsToldWhereItMayConnectFrom() {
		BrokerTarget guest = new BrokerTarget("rabbit:5672", "guest", "/");
		assertThat(BrokerProblem.of(new AuthenticationFailureException("refused"), guest).action())
			.endsWith("The user 'guest' may connect from localhost only.");
	}

	@Test
	void missingPermissionIsToldByWhatItIsFor() {
		String text = "ACCESS_REFUSED - access to queue 'tq.q.a' in vhost 'shop' refused for user 'ada'";
		BrokerProblem declaring = BrokerProblem.of(refused(50, text), TARGET);
		assertThat(declaring.description()).contains("refuses a declaration of this application", "'tq.q.a'");
		assertThat(declaring.action()).contains("Grant user 'ada' the permission to configure it",
				"task-queue.topology.declare=verify");
		BrokerProblem reading = BrokerProblem.of(refused(60, text), TARGET);
		assertThat(reading.description()).contains("refuses access to this application", "'tq.q.a'");
		assertThat(reading.action()).isEqualTo("Grant user 'ada' the permissions to write and read it.");
		assertThat(BrokerProblem.isRefusal(refused(60, text))).isTrue();
		assertThat(BrokerProblem.isRefusal(new EOFException("cut"))).isFalse();
	}

	private static IOException refused(int classId, String text) {
		return new IOException(new ShutdownSignalException(false, false,
				new AMQP.Channel.Close.Builder().replyCode(AMQP.ACCESS_REFUSED)
					.replyText(text)
					.classId(classId)
					.methodId(20)
					.build(),
				null));
	}

	private static IOException closed(int code, String text) {
		return new IOException(new ShutdownSignalException(true, false,
				new AMQP.Connection.Close.Builder().replyCode(code).replyText(text).classId(0).methodId(0).build(),
				null));
	}

}
