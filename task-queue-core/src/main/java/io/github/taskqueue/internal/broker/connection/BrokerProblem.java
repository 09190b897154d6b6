package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

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
		String denied = denied(failure);
		if (denied != null) {
			return new BrokerProblem(
					"RabbitMQ at %s refuses a declaration of this application: %s.".formatted(target.addresses(),
							denied),
					("Grant user '%s' the permission to configure it, or declare it with another user and set"
							+ " task-queue.topology.declare=verify.")
						.formatted(target.username()));
		}
		String description = "Could not connect to RabbitMQ at %s: %s".formatted(target.addresses(),
				reason(failure, target));
		return new BrokerProblem(description, action(failure, target));
	}

	private static @Nullable String denied(Throwable failure) {
		AmqpError error = isAuthentication(failure) ? null : AmqpError.of(failure);
		return (error != null && error.code() == AmqpError.ACCESS_REFUSED) ? error.text() : null;
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
		if (failure instanceof SSLException) {
			return "Check spring.rabbitmq.ssl and the port: 5671 is usual with TLS, 5672 without.";
		}
		if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
			return "Check that a RabbitMQ broker listens there and that no firewall drops the packets.";
		}
		return "Check the broker's log and the spring.rabbitmq settings.";
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
