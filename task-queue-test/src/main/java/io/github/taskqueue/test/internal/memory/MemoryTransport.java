package io.github.taskqueue.test.internal.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.BrokerSettings;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.DeclaredHeaders;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.pipeline.TaskResults;

/**
 * The memory of a test in the place of the broker. What passes is written and read as it
 * is on the wire.
 */
public final class MemoryTransport implements TaskTransport, AutoCloseable {

	private final VirtualClock clock;

	private final RecoveryLoops loops = new RecoveryLoops();

	private final BodyCodecs codecs;

	private final TopologyNames names;

	private final TaskMessageConverter converter;

	private final MemoryQueues queues = new MemoryQueues();

	private final TaskPublisher tasks;

	private final TaskReplies replies;

	private final MemoryDeadLetters deadLetters;

	private final Supplier<ResultDriver> driver;

	/**
	 * Holds nothing yet.
	 * @param known the queues that there are
	 */
	public MemoryTransport(BrokerSettings settings, Collection<TaskHeader<?>> headers, BodyCodecs codecs,
			VirtualClock clock, Supplier<ResultDriver> driver, Supplier<Set<String>> known) {
		this.clock = clock;
		this.codecs = codecs;
		this.driver = driver;
		this.names = new TopologyNames(settings.namespace());
		TaskSignatures signatures = TaskSignatures.of(this.names, settings.signatureKeys(),
				settings.signatureRequired());
		this.converter = new TaskMessageConverter(settings.application(), signatures, new DeclaredHeaders(headers),
				clock);
		this.tasks = new MemoryPublisher(this.queues, this.converter, clock, known);
		this.replies = new MemoryReplies(this.converter);
		this.deadLetters = MemoryDeadLetters.of(settings, this, signatures);
	}

	@Override
	public TaskPublisher tasks() {
		return this.tasks;
	}

	@Override
	public TaskReplies replies() {
		return this.replies;
	}

	@Override
	public TaskMessageConverter converter() {
		return this.converter;
	}

	@Override
	public BodyCodecs codecs() {
		return this.codecs;
	}

	@Override
	public CompletableFuture<Void> bury(Outgoing letter) {
		this.deadLetters.add(letter);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void declareDeadLetterQueue(QueueAddress origin) {
		// Each queue has one
	}

	@Override
	public RecoveryLoops loops() {
		return this.loops;
	}

	@Override
	public Clock clock() {
		return this.clock;
	}

	/**
	 * The time of a pause passes at once.
	 */
	@Override
	public void pause(Duration pause) {
		this.clock.advance(pause);
	}

	@Override
	public TaskResults callers(TaskResults results) {
		return new DrivenResults(results, this.driver);
	}

	/**
	 * A test sees the result when the task has run.
	 */
	@Override
	public Executor callbacks() {
		return Runnable::run;
	}

	TopologyNames names() {
		return this.names;
	}

	MemoryQueues queues() {
		return this.queues;
	}

	/**
	 * The dead letters.
	 */
	public MemoryDeadLetters deadLetters() {
		return this.deadLetters;
	}

	void reset() {
		this.queues.clear();
		this.deadLetters.clear();
		this.clock.reset();
	}

	@Override
	public void close() {
		this.loops.close();
	}

}
