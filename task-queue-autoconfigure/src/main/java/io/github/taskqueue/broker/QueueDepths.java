package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How many messages wait in queues, asked of the broker by passive declares, which need
 * no management plugin. An answer is kept for a second. Thread-safe; never waits for a
 * connection.
 */
public final class QueueDepths {

	private static final Log logger = LogFactory.getLog(QueueDepths.class);

	private static final Duration FRESH = Duration.ofSeconds(1);

	private final BrokerConnection connection;

	private final TopologyNames names;

	private final Map<String, Depth> known = new ConcurrentHashMap<>();

	QueueDepths(BrokerConnection connection, TopologyNames names) {
		this.connection = connection;
		this.names = names;
	}

	/**
	 * Tasks that wait in a queue.
	 * @param queue name without the namespace
	 * @return the number, or empty if it cannot be had at the moment
	 */
	public OptionalLong ready(String queue) {
		return depth(this.names.workQueue(queue)).messages();
	}

	/**
	 * Dead letters of a queue.
	 * @param queue name without the namespace
	 * @return the number, or empty if it cannot be had at the moment
	 */
	public OptionalLong deadLetters(String queue) {
		return depth(this.names.deadLetterQueue(queue)).messages();
	}

	/**
	 * Consumers of a queue in all applications.
	 * @param queue name without the namespace
	 * @return the number, or empty if it cannot be had at the moment
	 */
	public OptionalLong consumers(String queue) {
		return depth(this.names.workQueue(queue)).consumers();
	}

	private Depth depth(String name) {
		return this.known.compute(name, (key, last) -> (last != null && last.isFresh()) ? last : ask(name));
	}

	private Depth ask(String name) {
		Connection open = this.connection.whenOpen().getNow(null);
		if (open == null) {
			return Depth.unknown();
		}
		DeclarationChannel channel = new DeclarationChannel(open);
		try (channel) {
			return channel.ask((asked) -> Depth.of(asked.queueDeclarePassive(name)));
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("The depth of " + name + " cannot be had", ex);
			return Depth.unknown();
		}
	}

	private record Depth(@Nullable DeclareOk answer, long askedAt) {

		static Depth of(DeclareOk answer) {
			return new Depth(answer, System.nanoTime());
		}

		static Depth unknown() {
			return new Depth(null, System.nanoTime());
		}

		boolean isFresh() {
			return System.nanoTime() - this.askedAt < FRESH.toNanos();
		}

		OptionalLong messages() {
			return (this.answer != null) ? OptionalLong.of(this.answer.getMessageCount()) : OptionalLong.empty();
		}

		OptionalLong consumers() {
			return (this.answer != null) ? OptionalLong.of(this.answer.getConsumerCount()) : OptionalLong.empty();
		}

	}

}
