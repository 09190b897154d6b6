package io.github.taskqueue.internal.broker.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/**
 * The error with which the broker closed a channel or a connection.
 *
 * @param code reply code of AMQP 0-9-1, section "Constants"
 * @param text reply text
 */
public record AmqpError(int code, String text) {

	/**
	 * There is no such queue or exchange.
	 */
	public static final int NOT_FOUND = AMQP.NOT_FOUND;

	public static final int PRECONDITION_FAILED = AMQP.PRECONDITION_FAILED;

	static final int ACCESS_REFUSED = AMQP.ACCESS_REFUSED;

	static final int NOT_ALLOWED = AMQP.NOT_ALLOWED;

	/**
	 * Reads the error.
	 */
	public static @Nullable AmqpError of(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShutdownSignalException signal) {
				return of(signal.getReason());
			}
		}
		return null;
	}

	private static @Nullable AmqpError of(@Nullable Method reason) {
		if (reason instanceof AMQP.Channel.Close close) {
			return new AmqpError(close.getReplyCode(), close.getReplyText());
		}
		if (reason instanceof AMQP.Connection.Close close) {
			return new AmqpError(close.getReplyCode(), close.getReplyText());
		}
		return null;
	}

}
