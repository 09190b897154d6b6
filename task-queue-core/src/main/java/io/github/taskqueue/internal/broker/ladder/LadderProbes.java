package io.github.taskqueue.internal.broker.ladder;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.connection.BrokerVersion;
import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.journal.Leadership;
import io.github.taskqueue.internal.start.StartException;

/**
 * Sends a probe through each level of the delay ladder, again and again, and knows which
 * ones are late. Messages that have expired and that the broker cannot pass on are in no
 * number that a client may ask for, so only what comes back tells that a level works. The
 * leader does it for all. Thread-safe.
 */
public final class LadderProbes implements Leadership.Listener, AutoCloseable {

	private static final Log logger = LogFactory.getLog(LadderProbes.class);

	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	private static final Duration TOO_LATE = Duration.ofMinutes(1);

	private final BrokerConnections connections;

	private final Topology topology;

	private final TopologyNames names;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job looking;

	private final Duration tooLate;

	private List<LevelProbe> probes = List.of();

	private volatile List<Duration> overdue = List.of();

	private volatile boolean leads;

	private boolean told;

	/**
	 * Sends nothing before this process is elected.
	 */
	public LadderProbes(BrokerConnections connections, Topology topology, TopologyNames names, RecoveryLoop loop) {
		this(connections, topology, names, loop, TOO_LATE);
	}

	LadderProbes(BrokerConnections connections, Topology topology, TopologyNames names, RecoveryLoop loop,
			Duration tooLate) {
		this.connections = connections;
		this.topology = topology;
		this.names = names;
		this.loop = loop;
		this.tooLate = tooLate;
		this.looking = loop.add("The watch over the delay ladder", this::look);
	}

	@Override
	public void elected() {
		this.leads = true;
		this.looking.wake();
	}

	@Override
	public void deposed() {
		this.leads = false;
		this.looking.wake();
	}

	/**
	 * By how much a level is late. Known to the leader, while it is connected and the
	 * ladder is in use.
	 */
	public Optional<Duration> overdue(int level) {
		List<Duration> known = this.overdue;
		return (level < known.size()) ? Optional.of(known.get(level)) : Optional.empty();
	}

	/**
	 * The levels that are too late, each in words.
	 */
	public List<String> problems() {
		return IntStream.range(0, DelayLevels.COUNT)
			.filter((level) -> overdue(level).filter((late) -> late.compareTo(this.tooLate) > 0).isPresent())
			.mapToObj(this::problem)
			.toList();
	}

	private String problem(int level) {
		return "Tasks leave level '%s' of the delay ladder, which holds them for %s, %d s late or not at all. Check for full queues, policies on the ladder and queues without a leader."
			.formatted(LadderNames.level(level), DelayLevels.hold(level), overdue(level).orElseThrow().toSeconds());
	}

	/**
	 * A connection that the broker blocks gets no answer, and the health tells that it is
	 * blocked.
	 */
	Duration look() throws IOException, InterruptedException {
		BrokerConnection connection = this.connections.publishing();
		Connection open = connection.whenOpen().getNow(null);
		if (this.leads && open != null && connection.blockedBy().isPresent()) {
			return LOOK_EVERY;
		}
		try {
			if (this.leads && open != null && isDeclared(open)) {
				look(open);
				return LOOK_EVERY;
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			if (isRefused(ex)) {
				logger.info("The delay ladder is not watched, as the broker refuses access: " + AmqpError.of(ex));
				this.leads = false;
			}
			else if (open.isOpen()) {
				throw ex;
			}
		}
		this.probes = List.of();
		this.overdue = List.of();
		return this.leads ? LOOK_EVERY : RecoveryLoop.REST;
	}

	private static boolean isRefused(Exception failure) {
		AmqpError error = AmqpError.of(failure);
		return error != null && error.code() == AmqpError.ACCESS_REFUSED;
	}

	/**
	 * Where this application may not declare the queue, it does without.
	 */
	private boolean isDeclared(Connection open) throws IOException {
		try {
			if (!this.topology.hasLadder()) {
				return false;
			}
			this.topology.declare(open, ProbePart.INSTANCE);
			return this.topology.exists(open, this.names.delayProbes());
		}
		catch (StartException ex) {
			logger.debug("The delay ladder is not watched", ex);
			return false;
		}
	}

	private void look(Connection open) throws IOException, InterruptedException {
		String queue = this.names.delayProbes();
		this.topology.bindToLadder(open, Destination.named(new QueueAddress(this.names, queue), queue));
		if (this.probes.isEmpty()) {
			this.probes = IntStream.range(0, DelayLevels.COUNT)
				.mapToObj((level) -> new LevelProbe(level, queue))
				.toList();
		}
		boolean overtakes = BrokerVersion.of(open).ordersByPriority();
		try (DeclarationChannel channel = new DeclarationChannel(open)) {
			Set<String> back = back(channel);
			long now = System.nanoTime();
			this.probes.forEach((probe) -> probe.collect(back, now));
			this.overdue = this.probes.stream().map((probe) -> probe.overdue(overtakes, now)).toList();
			tell();
			for (LevelProbe probe : this.probes) {
				if (probe.isDue(now) && !send(channel, probe, overtakes)) {
					return;
				}
			}
		}
	}

	/**
	 * Also takes those of earlier leaders.
	 */
	private Set<String> back(DeclarationChannel channel) throws IOException {
		Set<String> back = new HashSet<>();
		GetResponse next;
		do {
			next = channel.ask((open) -> open.basicGet(this.names.delayProbes(), true));
			if (next != null) {
				back.add(String.valueOf(next.getProps().getMessageId()));
			}
		}
		while (next != null);
		return back;
	}

	/**
	 * Sends a probe, on a channel which the broker may close without harm to tasks.
	 * @return whether the broker has answered
	 */
	private static boolean send(DeclarationChannel channel, LevelProbe probe, boolean overtakes)
			throws IOException, InterruptedException {
		try {
			probe.send(channel.open(), overtakes);
			return true;
		}
		catch (IOException | ShutdownSignalException ex) {
			if (isRefused(ex)) {
				throw ex;
			}
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private void tell() {
		List<String> problems = problems();
		if (!problems.isEmpty() && !this.told) {
			logger.warn(problems.get(0)
					+ ((problems.size() > 1) ? " %d more levels are late.".formatted(problems.size() - 1) : ""));
		}
		else if (problems.isEmpty() && this.told) {
			logger.info("Tasks leave the levels of the delay ladder in time again");
		}
		this.told = !problems.isEmpty();
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
