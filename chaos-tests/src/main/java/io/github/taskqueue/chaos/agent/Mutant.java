package io.github.taskqueue.chaos.agent;

import java.util.List;

/**
 * A mistake that the library could have. A run with it must fail, or the checker does not
 * see what it is there to see.
 */
public enum Mutant {

	/** The broker takes a task for done as soon as it is delivered. */
	AUTO_ACK(
			Transformation.of("com.rabbitmq.client.impl.ChannelN", "basicConsume", MutantAdvice.AutoAck.class)
				.taking(7),
			Transformation.of(Mutant.LIBRARY + "internal.worker.consume.AckWindow", "send", MutantAdvice.Skip.class)),

	/** A task is acknowledged before its body runs. */
	ACK_BEFORE_RUN(Transformation.of(Mutant.LIBRARY + "internal.worker.settle.DeliveryProcessor", "work",
			MutantAdvice.AcknowledgeFirst.class)),

	/** A failed attempt is acknowledged before the next one is confirmed. */
	ACK_BEFORE_RETRY(Transformation.of(Mutant.LIBRARY + "internal.worker.settle.TaskSettlement", "enqueue",
			MutantAdvice.Complete.class)),

	/** Nobody waits for the broker's confirms. */
	NO_CONFIRMS(Transformation.of(Mutant.LIBRARY + "internal.broker.publish.ConfirmChannel", "write",
			MutantAdvice.Complete.class)),

	/** Messages that no queue takes are not returned. */
	NOT_MANDATORY(
			Transformation.of("com.rabbitmq.client.impl.ChannelN", "basicPublish", MutantAdvice.NotMandatory.class)
				.taking(6)),

	/** The broker moves messages down the delay ladder without waiting for confirms. */
	AT_MOST_ONCE(Transformation.of(Mutant.LIBRARY + "internal.broker.topology.QueueArguments", "deadLettering",
			MutantAdvice.AtMostOnce.class)),

	/** What is delivered again is taken for what this process has done already. */
	DONE_ALREADY(Transformation.of(Mutant.LIBRARY + "internal.worker.consume.SettledTasks", "contains",
			MutantAdvice.SayYes.class)),

	/** Running tasks are left alone when the application stops. */
	NO_DRAIN(Transformation.of(Mutant.LIBRARY + "internal.worker.consume.QueueConsumer", "awaitEnd",
			MutantAdvice.SayYes.class)),

	/** An {@link Error} of a body is not caught. */
	EXCEPTIONS_ONLY(Transformation.of(Mutant.LIBRARY + "internal.worker.attempt.AttemptRunner$Series", "ended",
			MutantAdvice.LetErrorsPass.class)),

	/** A publish whose outcome is unknown is taken for confirmed, and not repeated. */
	NO_REPUBLISH(Transformation
		.of(Mutant.LIBRARY + "internal.broker.publish.ConfirmChannel", "end", MutantAdvice.Trust.class)
		.taking(1, "io.github.taskqueue.TaskEnqueueException")),

	/** Neither steps nor checkpoints are saved. */
	ONCE_FORGETS(Transformation.of(Mutant.LIBRARY + "internal.status.StoredNotes", "save", MutantAdvice.Skip.class)),

	/** What comes late to the store replaces what is newer. */
	STATUS_GOES_BACK(
			Transformation.of(Mutant.LIBRARY + "internal.store.TaskRecord", "ceiling", MutantAdvice.NoCeiling.class)),

	/** The task of a schedule gets its id and its time from the clock. */
	TICK_FROM_NOW(
			Transformation.of(Mutant.LIBRARY + "internal.schedule.Scheduler", "fire", MutantAdvice.TickFromNow.class)
				.taking(4)),

	/** Tasks start before the process knows what was decided. */
	NO_MARKER(Transformation.of(Mutant.LIBRARY + "internal.journal.Journal", "awaitOrGoOn", MutantAdvice.Skip.class));

	static final String LIBRARY = "io.github.taskqueue.";

	private final List<Transformation> transformations;

	Mutant(Transformation... transformations) {
		this.transformations = List.of(transformations);
	}

	/**
	 * Tells whether the mistake concerns the store.
	 * @return whether there must be one
	 */
	public boolean needsStore() {
		return switch (this) {
			case ONCE_FORGETS, STATUS_GOES_BACK -> true;
			default -> false;
		};
	}

	List<Transformation> transformations() {
		return this.transformations;
	}

}
