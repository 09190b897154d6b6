package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.internal.broker.connection.BrokerConnection;

/**
 * How many messages wait in queues, asked of the broker by passive declares, which need
 * no management plugin. An answer is kept for a second. Thread-safe.
 * <p>
 * Nobody waits long: a broker that is silent is waited for once, for a second, and from
 * then on everything is unknown until it has answered.
 */
public final class QueueDepths implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(QueueDepths.class);

	private static final Duration FRESH = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final BrokerConnection connection;

	private final TopologyNames names;

	private final Map<String, Depth> known = new ConcurrentHashMap<>();

	private final ExecutorService asking;

	private @Nullable DeclarationChannel channel;

	private volatile boolean silent;

	public QueueDepths(BrokerConnection connection, TopologyNames names) {
		this.connection = connection;
		this.names = names;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-depths-");
		threads.setDaemon(true);
		this.asking = Executors.newSingleThreadExecutor(threads);
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
	 * Tasks that wait in a queue, asked anew.
	 * @param queue name without the namespace
	 * @param patience the longest wait
	 * @return the number, or empty if it cannot be had in time
	 */
	public OptionalLong ready(String queue, Duration patience) {
		String name = this.names.workQueue(queue);
		CompletableFuture<Connection> open = this.connection.whenOpen();
		if (this.silent || !open.isDone() || open.isCompletedExceptionally()) {
			return OptionalLong.empty();
		}
		return CompletableFuture
			.supplyAsync(() -> this.known.compute(name, (key, last) -> ask(name, open.join())), this.asking)
			.completeOnTimeout(Depth.unknown(), patience.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> Depth.unknown())
			.join()
			.messages();
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
	 * Suspects of a queue that wait.
	 * @param queue name without the namespace
	 * @return the number, or empty if it cannot be had at the moment
	 */
	public OptionalLong suspects(String queue) {
		return depth(this.names.suspectsQueue(queue)).messages();
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
		CompletableFuture<Connection> open = this.connection.whenOpen();
		if (this.silent || !open.isDone() || open.isCompletedExceptionally()) {
			return Depth.unknown();
		}
		Depth last = this.known.get(name);
		return (last != null && last.isFresh()) ? last
				: await(CompletableFuture.supplyAsync(() -> refresh(name, open.join()), this.asking));
	}

	private Depth await(CompletableFuture<Depth> answer) {
		try {
			return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			this.silent = true;
			answer.whenComplete((late, failure) -> this.silent = false);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			logger.debug("The depth of a queue cannot be read", ex);
		}
		return Depth.unknown();
	}

	/**
	 * Asks, unless somebody else has asked while this question waited.
	 */
	private Depth refresh(String name, Connection open) {
		return this.known.compute(name, (key, last) -> (last != null && last.isFresh()) ? last : ask(name, open));
	}

	private Depth ask(String name, Connection open) {
		try {
			return channel(open).ask((asked) -> Depth.of(asked.queueDeclarePassive(name)));
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("The depth of " + name + " cannot be read", ex);
			return Depth.unknown();
		}
	}

	private DeclarationChannel channel(Connection open) {
		if (this.channel == null || !this.channel.isOn(open)) {
			this.channel = new DeclarationChannel(open);
		}
		return this.channel;
	}

	@Override
	public void close() {
		this.asking.shutdownNow();
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
