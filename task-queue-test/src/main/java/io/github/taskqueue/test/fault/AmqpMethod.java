package io.github.taskqueue.test.fault;

/**
 * Methods of AMQP 0-9-1 on which a {@link FaultProxy} can cut a connection, with the
 * numbers that the specification and RabbitMQ's extensions give them.
 */
public enum AmqpMethod {

	/** Gives the client the limits of the connection. */
	CONNECTION_TUNE(10, 30),

	/** Ends the handshake: the virtual host is open. */
	CONNECTION_OPEN_OK(10, 41),

	/** Asks to close the connection. */
	CONNECTION_CLOSE(10, 50),

	/** Tells a publisher that an alarm holds it up. */
	CONNECTION_BLOCKED(10, 60),

	/** Tells a publisher that the alarm is over. */
	CONNECTION_UNBLOCKED(10, 61),

	/** Opens a channel. */
	CHANNEL_OPEN(20, 10),

	/** Answers {@link #CHANNEL_OPEN}. */
	CHANNEL_OPEN_OK(20, 11),

	/** Closes a channel. */
	CHANNEL_CLOSE(20, 40),

	/** Answers {@link #CHANNEL_CLOSE}. */
	CHANNEL_CLOSE_OK(20, 41),

	/** Declares an exchange. */
	EXCHANGE_DECLARE(40, 10),

	/** Answers {@link #EXCHANGE_DECLARE}. */
	EXCHANGE_DECLARE_OK(40, 11),

	/** Declares a queue, or only asks for it. */
	QUEUE_DECLARE(50, 10),

	/** Answers {@link #QUEUE_DECLARE}. */
	QUEUE_DECLARE_OK(50, 11),

	/** Binds a queue to an exchange. */
	QUEUE_BIND(50, 20),

	/** Answers {@link #QUEUE_BIND}. */
	QUEUE_BIND_OK(50, 21),

	/** Sets the number of unacknowledged deliveries. */
	BASIC_QOS(60, 10),

	/** Starts a consumer. */
	BASIC_CONSUME(60, 20),

	/** Answers {@link #BASIC_CONSUME}. */
	BASIC_CONSUME_OK(60, 21),

	/** Ends a consumer; either side may send it. */
	BASIC_CANCEL(60, 30),

	/** Answers {@link #BASIC_CANCEL}. */
	BASIC_CANCEL_OK(60, 31),

	/** Publishes a message, which follows as content. */
	BASIC_PUBLISH(60, 40),

	/** Returns a message that could not be routed, as content. */
	BASIC_RETURN(60, 50),

	/** Delivers a message to a consumer, as content. */
	BASIC_DELIVER(60, 60),

	/** Fetches one message. */
	BASIC_GET(60, 70),

	/** Answers {@link #BASIC_GET} with a message, as content. */
	BASIC_GET_OK(60, 71),

	/** Upstream acknowledges deliveries, downstream confirms what was published. */
	BASIC_ACK(60, 80),

	/** Rejects one delivery. */
	BASIC_REJECT(60, 90),

	/** Upstream rejects deliveries, downstream refuses what was published. */
	BASIC_NACK(60, 120),

	/** Asks for publisher confirms. */
	CONFIRM_SELECT(85, 10),

	/** Answers {@link #CONFIRM_SELECT}. */
	CONFIRM_SELECT_OK(85, 11);

	private final int classId;

	private final int methodId;

	AmqpMethod(int classId, int methodId) {
		this.classId = classId;
		this.methodId = methodId;
	}

	int classId() {
		return this.classId;
	}

	int methodId() {
		return this.methodId;
	}

	/** Whether a message follows in frames of its own. */
	boolean hasContent() {
		return switch (this) {
			case BASIC_PUBLISH, BASIC_RETURN, BASIC_DELIVER, BASIC_GET_OK -> true;
			default -> false;
		};
	}

}
