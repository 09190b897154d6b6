package io.github.taskqueue.internal.broker.connection;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.OneCluster.OtherClusterException;

/**
 * Why a connection cannot be opened, in words that help: the same in the log, in the
 * health and in the failure analysis.
 *
 * @param description what is wrong
 * @param action what to do about it
 */
public record BrokerProblem(String description, String action) {

	/**
	 * Explains a failure.
	 */
	static BrokerProblem of(Throwable failure, BrokerTarget target) {
		AmqpError denied = denied(failure);
		if (denied != null) {
			return denied.ofDeclaration() ? new BrokerProblem(
					"RabbitMQ at %s refuses a declaration of this application: %s.".formatted(target.addresses(),
							denied.text()),
					("Grant user '%s' the permission to configure it, and to write and read as docs/topology.md says,"
							+ " or declare it with another user and set task-queue.topology.declare=verify.")
						.formatted(target.username()))
					: new BrokerProblem(
							"RabbitMQ at %s refuses access to this application: %s.".formatted(target.addresses(),
									denied.text()),
							"Grant user '%s' the permissions to write and read it.".formatted(target.username()));
		}
		String description = "Could not connect to RabbitMQ at %s: %s".formatted(target.addresses(),
				reason(failure, target));
		return new BrokerProblem(description, action(failure, target));
	}

	/**
	 * Whether the user lacks a permission.
	 */
	static boolean isRefusal(Throwable failure) {
		return denied(failure) != null;
	}

	private static @Nullable AmqpError denied(Throwable failure) {
		AmqpError error = isAuthentication(failure) ? null : AmqpError.of(failure);
		return (error != null && error.code() == AmqpError.ACCESS_REFUSED) ? error : null;
	}

	private static String reason(Throwable failure, BrokerTarget target) {
		if (failure instanceof UnknownHostException) {
			return "the host is unknown.";
		}
		if (failure instanceof ConnectException) {
			return "the connection was refused.";
		}
		if (isAuthentication(failure)) {
			return "the broker refused user '%s'.".formatted(target.username());
		}
		String vhost = virtualHostProblem(failure);
		if (vhost != null) {
			return vhost + ".";
		}
		if (failure instanceof OtherClusterException) {
			return failure.getMessage() + ".";
		}
		return failure + ".";
	}

	private static String action(Throwable failure, BrokerTarget target) {
		if (failure instanceof UnknownHostException || failure instanceof NoRouteToHostException) {
			return "Check spring.rabbitmq.host or spring.rabbitmq.addresses.";
		}
		if (failure instanceof ConnectException) {
			return "Start the broker, or check spring.rabbitmq.host and spring.rabbitmq.port.";
		}
		if (isAuthentication(failure)) {
			return "Check spring.rabbitmq.username and spring.rabbitmq.password."
					+ (target.username().equals("guest") ? " The user 'guest' may connect from localhost only." : "");
		}
		if (virtualHostProblem(failure) != null) {
			return "Check spring.rabbitmq.virtual-host; create the virtual host or grant user '%s' access to it."
				.formatted(target.username());
		}
		if (failure instanceof OtherClusterException) {
			return "Name nodes of one cluster only in spring.rabbitmq.addresses.";
		}
		if (failure instanceof SSLException) {
			return tlsAction(failure);
		}
		if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
			return "Check that a RabbitMQ broker listens there and that no firewall drops the packets.";
		}
		if (isNoAmqp(failure)) {
			return "If the broker expects TLS on this port, set spring.rabbitmq.ssl.enabled=true. Otherwise check the"
					+ " port and the broker's log.";
		}
		return "Check the broker's log and the spring.rabbitmq settings.";
	}

	/**
	 * A broker that expects TLS answers with an alert, or hangs up.
	 */
	private static boolean isNoAmqp(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof MalformedFrameException || cause instanceof EOFException) {
				return true;
			}
		}
		return false;
	}

	private static String tlsAction(Throwable failure) {
		String text = texts(failure);
		if (text.contains("unable to find valid certification path") || text.contains("PKIX")) {
			return "The broker's certificate is not trusted: add its authority to the trust store of"
					+ " spring.rabbitmq.ssl.bundle or spring.rabbitmq.ssl.trust-store.";
		}
		if (text.contains("No subject alternative") || text.contains("No name matching")) {
			return "The broker's certificate is for another host: connect to a name that it has.";
		}
		if (text.contains("certificate_required") || text.contains("bad_certificate")) {
			return "The broker wants a certificate of the client: set spring.rabbitmq.ssl.bundle or"
					+ " spring.rabbitmq.ssl.key-store to one that it trusts.";
		}
		return "Check spring.rabbitmq.ssl and the port: 5671 is usual with TLS, 5672 without.";
	}

	private static String texts(Throwable failure) {
		StringBuilder texts = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			texts.append(cause.getMessage()).append(' ');
		}
		return texts.toString();
	}

	private static boolean isAuthentication(Throwable failure) {
		return failure instanceof AuthenticationFailureException
				|| failure instanceof PossibleAuthenticationFailureException;
	}

	private static @Nullable String virtualHostProblem(Throwable failure) {
		if (failure instanceof IOException && failure.getCause() instanceof ShutdownSignalException signal) {
			AmqpError error = AmqpError.of(signal);
			return (error != null && error.code() == AmqpError.NOT_ALLOWED) ? error.text() : null;
		}
		return null;
	}

	@Override
	public String toString() {
		return this.description + " " + this.action;
	}

}
