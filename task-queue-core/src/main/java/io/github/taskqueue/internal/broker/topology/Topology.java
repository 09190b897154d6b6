package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.declaration.CreatingDeclarer;
import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;
import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.declaration.LookingDeclarer;
import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.broker.declaration.TrustingDeclarer;
import io.github.taskqueue.internal.broker.declaration.VerifyingDeclarer;
import io.github.taskqueue.internal.broker.topology.TopologyPart.Need;

/**
 * The exchanges and queues of this application, as its parts have them. Thread-safe.
 */
public final class Topology {

	private static final TopologyPart DEAD_LETTERS = new DeadLetterPart();

	/**
	 * RabbitMQ 3.x looks 30 ms after the end of a queue whether it is there again.
	 */
	private static final Duration UNTIL_CANCELLED = Duration.ofMillis(300);

	private final TopologyNames names;

	private final TopologySettings settings;

	private final TopologyPart ladder;

	private final List<TopologyPart> parts;

	/**
	 * Whether the ladder was there, so that it is to be there.
	 */
	private volatile boolean hasLadder;

	public Topology(TopologyNames names, TopologySettings settings, List<TopologyPart> features) {
		this.names = names;
		this.settings = settings;
		this.ladder = new LadderPart(settings.delaysAtStart() ? Need.AT_START : Need.ON_USE);
		this.parts = Stream.concat(Stream.of(new WorkQueuePart(DEAD_LETTERS), this.ladder), features.stream()).toList();
	}

	/**
	 * Declares what the given queues need, and what is needed without any.
	 */
	public void declareQueues(Connection connection, Collection<String> queues) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			declareQueues(declarer, queues, false);
		}
	}

	/**
	 * Declares what is needed at the start.
	 * @param again whether a ladder that was in use is declared too
	 */
	void declareQueues(Declarer declarer, Collection<String> queues, boolean again) throws IOException {
		List<TopologyPart> needed = this.parts.stream()
			.filter((part) -> part.need() == Need.AT_START || (again && this.hasLadder && part == this.ladder))
			.toList();
		for (TopologyPart part : needed) {
			part.declareCommon(this.names, declarer);
		}
		boolean ladder = declarer.exchangeExists(LadderNames.DELIVERY);
		this.hasLadder |= ladder;
		for (String queue : queues) {
			QueueAddress address = address(queue);
			for (TopologyPart part : needed) {
				part.declareFor(address, declarer);
			}
			for (Destination destination : ladder ? destinations(address) : List.<Destination>of()) {
				LadderPart.bind(declarer, destination);
			}
		}
	}

	private QueueAddress address(String queue) {
		return new QueueAddress(this.names, queue);
	}

	/**
	 * Declares a part that is not needed at the start.
	 */
	public void declare(Connection connection, TopologyPart part) throws IOException {
		try (Declarer declarer = (part.need() == Need.OF_PROCESS) ? new CreatingDeclarer(connection, OnMismatch.FAIL)
				: declarer(connection)) {
			part.declareCommon(this.names, declarer);
		}
	}

	public void declareLadder(Connection connection) throws IOException {
		declare(connection, this.ladder);
		this.hasLadder = true;
	}

	/**
	 * Whether the ladder is declared with the queues.
	 */
	public boolean hasLadderAtStart() {
		return this.ladder.need() == Need.AT_START;
	}

	/**
	 * Whether the ladder was there when it was last looked for.
	 */
	public boolean hasLadder() {
		return this.hasLadder;
	}

	/**
	 * Which exchanges and queues were deleted that the given queues need. Bindings cannot
	 * be seen by a client.
	 */
	List<String> missing(Connection connection, Collection<String> queues) throws IOException {
		if (this.settings.declare() == Declare.NONE) {
			return List.of();
		}
		try (LookingDeclarer looking = new LookingDeclarer(connection)) {
			declareQueues(looking, queues, true);
			return looking.missing();
		}
	}

	/**
	 * Declares again what was deleted.
	 */
	void declareAgain(Connection connection, Collection<String> queues) throws IOException {
		for (String queue : queues) {
			awaitCancels(connection, queue);
		}
		try (Declarer declarer = declarer(connection)) {
			declareQueues(declarer, queues, true);
		}
	}

	/**
	 * Lets a queue have what comes down the ladder for it.
	 */
	public void bindToLadder(Connection connection, Destination destination) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			LadderPart.bind(declarer, destination);
		}
	}

	/**
	 * Declares the dead-letter queue of a work queue that need not exist.
	 */
	public void declareDeadLetterQueue(Connection connection, QueueAddress address) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			DEAD_LETTERS.declareCommon(address.names(), declarer);
			DEAD_LETTERS.declareFor(address, declarer);
		}
	}

	/**
	 * Waits, if a queue is gone that is to be declared again, until the broker has
	 * cancelled its consumers. If RabbitMQ 3.x finds a deleted quorum queue declared
	 * again by then, it lets its consumers consume the new one instead, and drops
	 * whatever it delivers to them.
	 */
	void awaitCancels(Connection connection, String queue) throws IOException {
		if (this.settings.declare() == Declare.DECLARE && isAnyGone(connection, queue)) {
			try {
				TimeUnit.MILLISECONDS.sleep(UNTIL_CANCELLED.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private boolean isAnyGone(Connection connection, String queue) throws IOException {
		for (Destination destination : destinations(address(queue))) {
			if (!exists(connection, destination.name())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Looks whether a queue exists.
	 */
	public boolean exists(Connection connection, String name) throws IOException {
		try (DeclarationChannel channel = new DeclarationChannel(connection)) {
			return channel.exists((open) -> open.queueDeclarePassive(name));
		}
	}

	/**
	 * The queues on the broker in which tasks of a queue wait.
	 */
	public List<Destination> destinations(QueueAddress queue) {
		return this.parts.stream().flatMap((part) -> part.destinations(queue).stream()).toList();
	}

	/**
	 * The one of these to which a task goes.
	 */
	public Destination destination(QueueAddress queue, Map<String, ?> headers) {
		for (TopologyPart part : this.parts) {
			Destination chosen = part.choose(queue, headers);
			if (chosen != null) {
				return chosen;
			}
		}
		return WorkQueuePart.destination(queue);
	}

	/**
	 * Tells for which queue the tasks in a queue on the broker are.
	 */
	public @Nullable QueueAddress queueOf(String name) {
		int dot = name.indexOf('.');
		for (TopologyPart part : (dot > 0) ? this.parts : List.<TopologyPart>of()) {
			String queue = part.queueOf(name.substring(dot + 1));
			if (queue != null) {
				return new QueueAddress(new TopologyNames(name.substring(0, dot)), queue);
			}
		}
		return null;
	}

	private Declarer declarer(Connection connection) {
		return switch (this.settings.declare()) {
			case DECLARE -> new CreatingDeclarer(connection, this.settings.onMismatch());
			case VERIFY -> new VerifyingDeclarer(connection);
			case NONE -> new TrustingDeclarer();
		};
	}

}
