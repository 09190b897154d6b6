package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;

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

	private final Topology topology;

	private final Map<String, Depth> known = new ConcurrentHashMap<>();

	private final ExecutorService asking;

	private @Nullable DeclarationChannel channel;

	private volatile boolean silent;

	public QueueDepths(BrokerConnection connection, TopologyNames names, Topology topology) {
		this.connection = connection;
		this.names = names;
		this.topology = topology;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-depths-");
		threads.setDaemon(true);
		this.asking = Executors.newSingleThreadExecutor(threads);
	}

	/**
	 * Tasks that wait in a queue.
	 */
	public OptionalLong ready(String queue) {
		return total(destinations(queue).map(this::waiting));
	}

	/**
	 * Tasks that wait in a queue, asked anew.
	 */
	public OptionalLong ready(String queue, Duration patience) {
		CompletableFuture<Connection> open = this.connection.whenOpen();
		if (this.silent || !open.isDone() || open.isCompletedExceptionally()) {
			return OptionalLong.empty();
		}
		return CompletableFuture
			.supplyAsync(() -> total(destinations(queue).map((name) -> askAnew(name, open.join()))), this.asking)
			.completeOnTimeout(OptionalLong.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> OptionalLong.empty())
			.join();
	}

	private Stream<String> destinations(String queue) {
		return this.topology.destinations(new QueueAddress(this.names, queue)).stream().map(Destination::name);
	}

	private static OptionalLong total(Stream<OptionalLong> numbers) {
		return numbers.reduce(OptionalLong.of(0), (sum, number) -> (sum.isPresent() && number.isPresent())
				? OptionalLong.of(sum.getAsLong() + number.getAsLong()) : OptionalLong.empty());
	}

	private OptionalLong askAnew(String name, Connection open) {
		return Objects.requireNonNull(this.known.compute(name, (key, last) -> ask(name, open))).messages();
	}

	/**
	 * Messages that wait in a queue on the broker.
	 */
	public OptionalLong waiting(String name) {
		return depth(name).messages();
	}

	/**
	 * Dead letters of a queue.
	 */
	public OptionalLong deadLetters(String queue) {
		return waiting(this.names.deadLetterQueue(queue));
	}

	/**
	 * Suspects of a queue that wait.
	 */
	public OptionalLong suspects(String queue) {
		return waiting(this.names.suspectsQueue(queue));
	}

	/**
	 * Consumers of a queue in all applications. Each of these consumes all destinations.
	 */
	public OptionalLong consumers(String queue) {
		return destinations(queue).map((name) -> depth(name).consumers()).flatMapToLong(OptionalLong::stream).max();
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
		this.silent = true;
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
