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
 * @param ofDeclaration whether a declaration or a binding was the cause, and not what is
 * published or consumed
 */
public record AmqpError(int code, String text, boolean ofDeclaration) {

	/**
	 * There is no such queue or exchange.
	 */
	public static final int NOT_FOUND = AMQP.NOT_FOUND;

	public static final int PRECONDITION_FAILED = AMQP.PRECONDITION_FAILED;

	public static final int ACCESS_REFUSED = AMQP.ACCESS_REFUSED;

	/**
	 * The class of the methods that publish and consume.
	 */
	private static final int BASIC = 60;

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
			return new AmqpError(close.getReplyCode(), close.getReplyText(), close.getClassId() != BASIC);
		}
		if (reason instanceof AMQP.Connection.Close close) {
			return new AmqpError(close.getReplyCode(), close.getReplyText(), close.getClassId() != BASIC);
		}
		return null;
	}

}
