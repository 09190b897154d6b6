package io.github.taskqueue.internal.broker;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.connection.BrokerCalls;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.connection.BrokerProblem;
import io.github.taskqueue.internal.broker.connection.ConnectionOpener;
import io.github.taskqueue.internal.broker.ladder.LadderProbes;
import io.github.taskqueue.internal.broker.policy.PolicyCheck;
import io.github.taskqueue.internal.broker.publish.ConfirmChannels;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.DelayLadder;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.publish.RabbitTaskPublisher;
import io.github.taskqueue.internal.broker.publish.TaskRoutes;
import io.github.taskqueue.internal.broker.reply.RabbitTaskReplies;
import io.github.taskqueue.internal.broker.reply.ReplyAddress;
import io.github.taskqueue.internal.broker.topology.DeadLetterQueues;
import io.github.taskqueue.internal.broker.topology.DeclaredQueues;
import io.github.taskqueue.internal.broker.topology.KnownQueues;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyInitializer;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;
import io.github.taskqueue.internal.broker.topology.TopologyWatch;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.message.BodyCodec;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.DeclaredHeaders;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;

/**
 * The connections to RabbitMQ and all that is built on them for callers and for workers.
 */
public final class Broker implements TaskTransport, SmartLifecycle, AutoCloseable {

	private static final Log logger = LogFactory.getLog(Broker.class);

	private static final int MOST_NAMES = 20;

	private final RecoveryLoops loops = new RecoveryLoops();

	private final BrokerCalls calls = new BrokerCalls();

	private final KnownQueues known;

	private final BodyCodecs codecs;

	private final TopologyNames names;

	private final Topology topology;

	private final BrokerConnections connections;

	private final TopologyInitializer initializer;

	private final TopologyWatch watch;

	private final @Nullable PolicyCheck policies;

	private final @Nullable TaskSignatures signatures;

	private final TaskMessageConverter converter;

	private final ConfirmedPublisher publisher;

	private final RabbitTaskReplies replies;

	private final TaskPublisher tasks;

	private final DeadLetterQueues deadLetterQueues;

	private final QueueDepths depths;

	private final LadderProbes ladderProbes;

	private volatile boolean running;

	/**
	 * Builds all parts. Connections are opened in the background.
	 */
	public Broker(BrokerSettings settings, ConnectionFactory application, KnownQueues known, List<TopologyPart> parts,
			List<TaskHeader<?>> headers, List<BodyCodec> codecs) {
		this.known = known;
		this.codecs = new BodyCodecs(codecs);
		this.names = new TopologyNames(settings.namespace());
		this.topology = new Topology(this.names, settings.topology(), parts);
		DeclaredQueues queues = new DeclaredQueues(this.topology, known);
		ConnectionOpener opener = new ConnectionOpener(application);
		this.connections = new BrokerConnections(opener,
				Objects.requireNonNullElse(settings.application(), "application"), this.loops);
		this.connections.publishing().addListener(queues::declareAll);
		this.initializer = new TopologyInitializer(this.connections.publishing(), queues, settings.failFast());
		this.signatures = TaskSignatures.of(this.names, settings.signatureKeys(), settings.signatureRequired());
		this.converter = new TaskMessageConverter(settings.application(), this.signatures, new DeclaredHeaders(headers),
				Clock.systemUTC());
		DelayLadder ladder = new DelayLadder(this.connections.publishing(), this.topology, this.calls);
		this.watch = new TopologyWatch(this.connections.publishing(), queues, ladder::forget,
				this.loops.create("topology"));
		this.policies = (settings.checkPolicies() == null) ? null : new PolicyCheck(settings.checkPolicies(),
				opener::settings, this.names, this.topology, known, this.loops.create("policies"));
		ConfirmChannels channels = new ConfirmChannels(this.connections.publishing(), settings.maxInFlight(),
				Outgoing.probe(this.names), this.loops.create("confirms"), this.watch::wake);
		this.publisher = new ConfirmedPublisher(channels, settings.confirmTimeout());
		this.replies = new RabbitTaskReplies(this.connections.consuming(), this.topology, this.publisher,
				this.converter, new ReplyAddress(this.names, UUID.randomUUID().toString()),
				this.loops.create("replies"));
		TaskRoutes routes = new TaskRoutes(this.connections.publishing(), queues, ladder, this.calls, this.topology,
				this.names, Clock.systemUTC());
		this.tasks = new RabbitTaskPublisher(this.publisher, routes, this.converter, this.replies);
		this.deadLetterQueues = new DeadLetterQueues(this.connections.publishing(), this.topology);
		this.depths = new QueueDepths(this.connections.publishing(), this.names, this.topology);
		this.ladderProbes = new LadderProbes(this.connections, this.topology, this.names, this.loops.create("ladder"));
	}

	@Override
	public RecoveryLoops loops() {
		return this.loops;
	}

	@Override
	public BodyCodecs codecs() {
		return this.codecs;
	}

	public TopologyNames names() {
		return this.names;
	}

	public Topology topology() {
		return this.topology;
	}

	public BrokerConnections connections() {
		return this.connections;
	}

	/**
	 * How tasks are signed, {@code null} if they are not.
	 */
	public @Nullable TaskSignatures signatures() {
		return this.signatures;
	}

	@Override
	public TaskMessageConverter converter() {
		return this.converter;
	}

	public ConfirmedPublisher publisher() {
		return this.publisher;
	}

	@Override
	public TaskReplies replies() {
		return this.replies;
	}

	@Override
	public TaskPublisher tasks() {
		return this.tasks;
	}

	@Override
	public CompletableFuture<Void> bury(Outgoing letter) {
		return this.publisher.send(letter);
	}

	/**
	 * A dead-letter queue is missing after it was deleted, or where its application has
	 * never run.
	 */
	@Override
	public void declareDeadLetterQueue(QueueAddress origin) {
		this.deadLetterQueues.declare(origin);
	}

	public QueueDepths depths() {
		return this.depths;
	}

	/**
	 * Whether delayed tasks leave the ladder in time, as the leader knows.
	 */
	public LadderProbes ladderProbes() {
		return this.ladderProbes;
	}

	/**
	 * Tells in one line of the log what this application takes part in, also where it
	 * only enqueues.
	 */
	public void logStart(List<String> tasks, String store) {
		logger.info("Task queue on %s, namespace '%s': queues %s, tasks %s, store %s"
			.formatted(this.connections.where(), this.names.namespace(), some(this.known.names()), some(tasks), store));
	}

	private static String some(Collection<String> names) {
		String some = names.stream().limit(MOST_NAMES).toList().toString();
		int more = names.size() - MOST_NAMES;
		return (more > 0) ? some + " and %d more".formatted(more) : some;
	}

	/**
	 * What is wrong with the broker or with its queues.
	 */
	public Optional<String> problem() {
		return this.connections.publishing().problem().map(BrokerProblem::toString).or(this.initializer::problem);
	}

	/**
	 * Waits for the first connection and for the queues.
	 */
	@Override
	public void start() {
		this.initializer.start();
		this.watch.start();
		if (this.policies != null) {
			this.connections.publishing().whenOpen().thenRun(this.policies::start);
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Queues are declared before a worker starts.
	 */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 2048;
	}

	@Override
	public void close() {
		this.watch.close();
		this.ladderProbes.close();
		this.replies.close();
		this.publisher.close();
		this.depths.close();
		this.calls.close();
		this.connections.close();
		this.loops.close();
	}

}
