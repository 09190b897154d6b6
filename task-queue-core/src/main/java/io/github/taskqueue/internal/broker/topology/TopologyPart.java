package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.declaration.Declarer;

/**
 * The exchanges and queues of one feature. The topology is the sum of its parts: what is
 * declared or verified, where tasks go and what workers consume all follow from them. A
 * feature contributes a part as a bean.
 */
public interface TopologyPart {

	/**
	 * When the part is declared.
	 */
	enum Need {

		/**
		 * With the application's queues: at its start, and on every new connection.
		 */
		AT_START,

		/**
		 * When something uses it, by {@link Topology#declare}.
		 */
		ON_USE,

		/**
		 * When something uses it, and in every mode: its name is made at run time.
		 */
		OF_PROCESS

	}

	/**
	 * Tells when the part is declared.
	 */
	default Need need() {
		return Need.AT_START;
	}

	/**
	 * Declares what there is once in a namespace.
	 */
	default void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
	}

	/**
	 * Declares what a queue of tasks needs. By default, that is its destinations.
	 */
	default void declareFor(QueueAddress queue, Declarer declarer) throws IOException {
		for (Destination destination : destinations(queue)) {
			destination.declare(declarer, Map.of());
		}
	}

	/**
	 * The queues of this part in which tasks of a queue wait for the queue's worker.
	 */
	default List<Destination> destinations(QueueAddress queue) {
		return List.of();
	}

	/**
	 * Chooses one of these destinations for a task. Called for every task that is sent,
	 * also for a next attempt and for a replay.
	 */
	default @Nullable Destination choose(QueueAddress queue, Map<String, ?> headers) {
		return null;
	}

	/**
	 * The reverse of {@link #destinations}: tells for which queue the tasks in one of
	 * them are. It may be of any namespace, and gone.
	 */
	default @Nullable String queueOf(String name) {
		return null;
	}

}
