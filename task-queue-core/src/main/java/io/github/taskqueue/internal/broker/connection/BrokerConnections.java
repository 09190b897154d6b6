package io.github.taskqueue.internal.broker.connection;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.OwnThread;
import io.github.taskqueue.internal.background.RecoveryLoops;

/**
 * The connections of this application. They are separate because the broker may stop
 * reading from a connection that publishes, and acknowledgements must get through.
 */
public final class BrokerConnections implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BrokerConnections.class);

	private final ConnectionOpener opener;

	private final BrokerConnection publishing;

	private final BrokerConnection consuming;

	private final BrokerConnection browsing;

	private final BrokerConnection suspects;

	public BrokerConnections(ConnectionOpener opener, String application, RecoveryLoops loops) {
		this.opener = opener;
		ClientVersion.atHand().warning().ifPresent(logger::warn);
		opener.safety().warning().ifPresent(logger::warn);
		ProblemLog problems = new ProblemLog();
		this.publishing = new BrokerConnection(application + " task-queue publish", opener, problems,
				loops.create("connect-publish"));
		this.consuming = new BrokerConnection(application + " task-queue consume", opener, problems,
				loops.create("connect-consume"));
		this.browsing = new BrokerConnection(application + " task-queue browse", opener, problems,
				loops.create("connect-browse"));
		this.suspects = new BrokerConnection(application + " task-queue suspects", opener, problems,
				loops.create("connect-suspects"));
	}

	/**
	 * Where they go, for messages. Addresses may come from a service that is away.
	 */
	public String where() {
		try {
			BrokerTarget target = this.opener.target();
			return "RabbitMQ at %s, virtual host '%s'".formatted(target.addresses(), target.virtualHost());
		}
		catch (RuntimeException ex) {
			return "RabbitMQ at unknown addresses";
		}
	}

	/**
	 * The connection to publish and to declare on.
	 */
	public BrokerConnection publishing() {
		return this.publishing;
	}

	/**
	 * The connection to consume on.
	 */
	public BrokerConnection consuming() {
		return this.consuming;
	}

	/**
	 * The connection to look through queues on, which is opened when it is first asked
	 * for. Whatever comes over it holds up neither publishing nor acks, and a message
	 * that the client library cannot parse, which ends a connection, ends this one.
	 */
	public BrokerConnection browsing() {
		return this.browsing;
	}

	/**
	 * The connection for suspects and for what else may not be parsed, which is opened
	 * when it is first asked for. A message that ends it ends nothing that runs beside.
	 */
	public BrokerConnection suspects() {
		return this.suspects;
	}

	/**
	 * Closes all at once, so that a silent broker is waited for once.
	 */
	@Override
	public void close() {
		CompletableFuture
			.allOf(Stream.of(this.suspects, this.browsing, this.consuming, this.publishing)
				.map((connection) -> CompletableFuture.runAsync(connection::close, OwnThread.INSTANCE))
				.toArray(CompletableFuture[]::new))
			.join();
	}

}
